//! The command line: reads a HAR file and says why CORS blocked what it blocked.
//!
//! Exit status: 0 nothing blocked, 1 something blocked, 2 unusable input or usage.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use preflight_inspector::diagnosis::{CAUSES, Cause};
use preflight_inspector::exchange::Pairing;
use preflight_inspector::fetch::Origin;
use preflight_inspector::fix::acceptance::{Check, FRAMEWORKS, Framework};
use preflight_inspector::fix::dev_proxy::{DEV_PROXIES, Detour, DevProxy};
use preflight_inspector::fix::{AllowOrigin, Policy, Proof, RECIPES, Recipe, ServerGuess, Snippet, Wishes};
use preflight_inspector::har;
use preflight_inspector::report::{
    ExchangeReport, Outcome, Preflights, Report, Survey, Ticket, escape, explain_har, export_har, one_line,
};
use preflight_inspector::wording::Wording;
use serde::Serialize;

/// Says which Access-Control-* header blocked a request, what would block next, and how to fix the server.
#[derive(Parser)]
#[command(name = "preflight-inspector", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Explain every exchange of a HAR file.
    Explain {
        /// The HAR file, - for standard input.
        file: PathBuf,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Print the server's fix, one for each server that blocked something.
    Fix {
        /// The HAR file, - for standard input.
        file: PathBuf,
        /// Which server, where it is another than its answers show; "servers" lists them.
        #[arg(long, value_name = "ID")]
        server: Option<String>,
        #[command(flatten)]
        changes: Changes,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Write a ticket for the people who run the server: verdict, evidence, fix, commands. Markdown; secrets are masked.
    Ticket {
        /// The HAR file, - for standard input.
        file: PathBuf,
        /// Which server, where it is another than its answers show; "servers" lists them.
        #[arg(long, value_name = "ID")]
        server: Option<String>,
        #[command(flatten)]
        which: Which,
        #[command(flatten)]
        changes: Changes,
        /// Leave cookies, tokens and the values in addresses as they are.
        #[arg(long)]
        with_secrets: bool,
    },
    /// Write a regression test that fails before the fix and passes after it.
    Test {
        /// The HAR file, - for standard input.
        file: PathBuf,
        /// supertest, pytest or playwright.
        #[arg(long, value_name = "ID")]
        framework: String,
        #[command(flatten)]
        which: Which,
        #[command(flatten)]
        changes: Changes,
    },
    /// Write the setting of a development server that asks the API in the page's stead, while developing.
    Proxy {
        /// The HAR file, - for standard input.
        file: PathBuf,
        /// vite, webpack, angular or next.
        #[arg(long, value_name = "ID")]
        tool: String,
        #[command(flatten)]
        which: Which,
    },
    /// Say what preflights cost, and what each browser would have spared with a longer Access-Control-Max-Age.
    Preflights {
        /// The HAR file, - for standard input.
        file: PathBuf,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Write the file again to pass it on: cookies, tokens and the values in addresses are masked, bodies left out.
    Export {
        /// The HAR file, - for standard input.
        file: PathBuf,
        /// Leave cookies, tokens, bodies and the values in addresses as they are.
        #[arg(long)]
        with_secrets: bool,
    },
    /// List every cause.
    Causes {
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Explain one cause.
    Cause {
        /// Its code, such as allow-origin-missing.
        id: String,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// List every server that "fix" knows.
    Servers {
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
}

/// Which exchange of the file.
#[derive(clap::Args)]
struct Which {
    /// The exchange that this entry of the log belongs to, counted from 0; the first one that was blocked without it.
    #[arg(long, value_name = "NUMBER")]
    entry: Option<usize>,
}

/// How the policy is to differ from the least that the requests of the file need.
#[derive(clap::Args)]
struct Changes {
    /// Another origin to allow, or https://*.shop.example for all subdomains; may be given again.
    #[arg(long = "origin", value_name = "ORIGIN")]
    origins: Vec<String>,
    /// Whether the page uses credentials: 'include', where the file does not tell.
    #[arg(long, value_name = "YES|NO", value_parser = clap::builder::BoolishValueParser::new())]
    credentials: Option<bool>,
    /// A response header that the page wants to read; may be given again.
    #[arg(long = "expose", value_name = "HEADER")]
    exposed: Vec<String>,
    /// For how many seconds a browser may reuse a preflight.
    #[arg(long, value_name = "SECONDS")]
    max_age: Option<u32>,
}

impl From<Changes> for Wishes {
    fn from(Changes { origins, credentials, exposed, max_age }: Changes) -> Self {
        Self { origins, exposed, credentials, max_age, without: Vec::new() }
    }
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
    Markdown,
}

/// What a command has to print, and whether something was blocked.
struct Told {
    output: String,
    blocked: bool,
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(told) => {
            // A reader that has seen enough (`| head`) closes the pipe: that is no error.
            let _ = std::io::stdout().write_all(told.output.as_bytes());
            ExitCode::from(u8::from(told.blocked))
        }
        Err(line) => {
            eprintln!("preflight-inspector: {line}");
            ExitCode::from(2)
        }
    }
}

fn run(command: Command) -> Result<Told, String> {
    let plain = |output| Told { output, blocked: false };
    match command {
        Command::Explain { file, format } => {
            if format == Format::Text {
                let survey = survey(&file)?;
                let told = Told { output: survey.to_text(), blocked: survey.blocked() > 0 };
                // The process ends: taking a million entries apart first would be time for nothing.
                std::mem::forget(survey);
                return Ok(told);
            }
            let report = read(&file)?;
            let output = if format == Format::Json { json(&report)? } else { report.to_markdown() };
            Ok(Told { output, blocked: report.blocked() > 0 })
        }
        Command::Fix { file, server, changes, format } => {
            let chosen = server.as_deref().map(recipe_of).transpose()?;
            let report = read(&file)?;
            let fixes = fixes(&report, chosen, &changes.into())?;
            if !fixes.is_empty() && fixes.iter().all(|fix| fix.written.is_none()) {
                return Err(format!("{NOT_SHOWN}\n{}", ids_by_family().trim_end()));
            }
            Ok(Told { output: tell_fixes(&fixes, format)?, blocked: report.blocked() > 0 })
        }
        Command::Ticket { file, server, which, changes, with_secrets } => {
            let recipe = server.as_deref().map(recipe_of).transpose()?;
            let report = read(&file)?;
            let (exchange, policy) = chosen(&report, &which, &changes.into())?;
            let recipe = recipe.or_else(|| Recipe::find(exchange.server.as_ref()?.recipe?));
            let others: Vec<_> = report.mended_with(exchange).collect();
            let fix = policy.as_ref().zip(recipe);
            Ok(plain(Ticket { exchange, others: &others, fix, with_secrets }.to_markdown()))
        }
        Command::Test { file, framework, which, changes } => {
            let framework = framework_of(&framework)?;
            let report = read(&file)?;
            let (exchange, policy) = chosen(&report, &which, &changes.into())?;
            let check = policy.as_ref().and_then(|policy| {
                Check::new(&exchange.current_url, &exchange.method, exchange.page_origin.as_deref()?, policy)
            });
            let check =
                check.ok_or("no header of the server's would mend that request, so there is nothing to test")?;
            Ok(plain(check.render(framework)))
        }
        Command::Proxy { file, tool, which } => {
            let proxy = DevProxy::find(&tool).ok_or_else(|| {
                let ids: Vec<_> = DEV_PROXIES.iter().map(|proxy| proxy.id).collect();
                format!("no tool is called {tool:?}; there are {}", ids.join(", "))
            })?;
            let report = read(&file)?;
            let (exchange, _) = chosen(&report, &which, &Wishes::default())?;
            let page = exchange.page_origin.as_deref().unwrap_or_default();
            let detour = Detour::around(page, &exchange.current_url).ok_or(
                "a development server helps only a page on this machine or network that asks a server elsewhere, for a path of more than /",
            )?;
            let parts = detour.render(proxy);
            let texts = parts.iter().map(|part| format!("{}:\n\n{}", part.place, indented(&part.code)));
            Ok(plain(format!("{}\n\n{}\n", texts.collect::<Vec<_>>().join("\n\n"), detour.advice())))
        }
        Command::Preflights { file, format } => {
            let preflights = Preflights::of(survey(&file)?.summaries());
            Ok(plain(match format {
                Format::Text => preflights.to_text(),
                Format::Json => json(&preflights)?,
                Format::Markdown => preflights.to_markdown(),
            }))
        }
        Command::Export { file, with_secrets } => {
            let (name, bytes) = bytes_of(&file)?;
            let (text, skipped) = export_har(&bytes, with_secrets).map_err(|unusable| format!("{name}: {unusable}"))?;
            if skipped > 0 {
                eprintln!("preflight-inspector: {name}: {skipped} of its entries could not be read and are left out");
            }
            Ok(plain(text))
        }
        Command::Causes { format } => causes(format).map(plain),
        Command::Cause { id, format } => {
            let cause = Cause::find(&id)
                .ok_or_else(|| format!("no cause is called {id:?}; \"preflight-inspector causes\" lists them"))?;
            explain_cause(cause, format).map(plain)
        }
        Command::Servers { format } => servers(format).map(plain),
    }
}

fn read(file: &Path) -> Result<Report, String> {
    let (name, bytes) = bytes_of(file)?;
    explain_har(&bytes).map_err(|unusable| format!("{name}: {unusable}"))
}

/// The file may be larger than memory: of what is read only the entries are kept.
fn survey(file: &Path) -> Result<Survey<'static>, String> {
    let (name, source) = source_of(file);
    let mut pairing = Pairing::default();
    let read =
        source.and_then(|source| har::read_from(source, |index, entry| pairing.extend([(index, entry.into_owned())])));
    let (_, skipped) =
        read.map_err(|error| unreadable(&name, &error))?.map_err(|unusable| format!("{name}: {unusable}"))?;
    Ok(Survey::new(pairing, skipped))
}

/// What to call the file, and what is in it.
fn bytes_of(file: &Path) -> Result<(String, Vec<u8>), String> {
    let (name, source) = source_of(file);
    let mut bytes = Vec::new();
    match source.and_then(|mut source| source.read_to_end(&mut bytes)) {
        Ok(_) => Ok((name, bytes)),
        Err(error) => Err(unreadable(&name, &error)),
    }
}

fn source_of(file: &Path) -> (String, std::io::Result<Box<dyn Read + Send>>) {
    if file == Path::new("-") {
        ("standard input".to_owned(), Ok(Box::new(std::io::stdin())))
    } else {
        (file.display().to_string(), File::open(file).map(|file| Box::new(file) as Box<dyn Read + Send>))
    }
}

fn unreadable(name: &str, error: &std::io::Error) -> String {
    format!("{name}: cannot be read: {error}; give the path of a HAR file, or - for standard input")
}

/// Said where there is nothing to choose a server by.
const NOT_SHOWN: &str = "the response does not show what server this is; choose with --server ID:";

fn recipe_of(id: &str) -> Result<&'static Recipe, String> {
    Recipe::find(id).ok_or_else(|| format!("no server is called {id:?}; \"preflight-inspector servers\" lists them"))
}

fn framework_of(id: &str) -> Result<&'static Framework, String> {
    Framework::find(id).ok_or_else(|| {
        let ids: Vec<_> = FRAMEWORKS.iter().map(|framework| framework.id).collect();
        format!("no framework is called {id:?}; there are {}", ids.join(", "))
    })
}

/// The exchange that was asked for, and the policy for its server where a header would mend it.
fn chosen<'r>(
    report: &'r Report,
    which: &Which,
    wishes: &Wishes,
) -> Result<(&'r ExchangeReport, Option<Policy>), String> {
    let exchange = match which.entry {
        Some(entry) => report.exchanges.iter().find(|exchange| exchange.entries.contains(&entry)).ok_or_else(|| {
            format!("--entry {entry}: no exchange has that entry; the log has {}", report.entry_count)
        })?,
        None => report
            .exchanges
            .iter()
            .find(|exchange| exchange.wants_headers())
            .ok_or("nothing in this file was blocked by a server's CORS headers")?,
    };
    let server = Origin::of_url(&exchange.current_url).map(|server| server.to_string());
    let mut policy = server.and_then(|server| report.policies().remove(&server)).filter(|_| exchange.wants_headers());
    if let Some(refused) = policy.as_mut().and_then(|policy| wishes.apply(policy).into_iter().next()) {
        return Err(refused.to_string());
    }
    Ok((exchange, policy))
}

#[derive(Serialize)]
struct Fix {
    server_origin: String,
    /// What its answers show; also where the reader has chosen another.
    server: Option<ServerGuess>,
    /// Whether the recipe was chosen by that.
    guessed: bool,
    policy: Policy,
    /// How many blocked requests came from pages without an origin, which this policy does not name.
    left_out: usize,
    /// `None` where it is not known for which server.
    #[serde(flatten)]
    written: Option<Written>,
}

#[derive(Serialize)]
struct Written {
    /// Its id.
    recipe: &'static str,
    #[serde(skip)]
    name: &'static str,
    #[serde(skip)]
    language: &'static str,
    snippet: Snippet,
}

impl Written {
    fn new(recipe: &'static Recipe, policy: &Policy) -> Self {
        let Recipe { id, name, language, render, .. } = recipe;
        Self { recipe: id, name, language, snippet: render(policy) }
    }
}

fn fixes(report: &Report, chosen: Option<&'static Recipe>, wishes: &Wishes) -> Result<Vec<Fix>, String> {
    let servers = report.servers();
    report
        .policies()
        .into_iter()
        .map(|(server_origin, mut policy)| {
            if let Some(refused) = wishes.apply(&mut policy).into_iter().next() {
                return Err(refused.to_string());
            }
            let is_left_out = |exchange: &&ExchangeReport| {
                exchange.outcome == Outcome::Blocked
                    && exchange.policy.as_ref().is_some_and(|policy| policy.allow_origin == AllowOrigin::Any)
                    && policy.allow_origin != AllowOrigin::Any
                    && Origin::of_url(&exchange.current_url).is_some_and(|origin| origin.to_string() == server_origin)
            };
            let left_out = report.exchanges.iter().filter(is_left_out).count();
            let server = servers.get(&server_origin).copied().cloned();
            let recipe = chosen.or_else(|| Recipe::find(server.as_ref()?.recipe?));
            let written = recipe.map(|recipe| Written::new(recipe, &policy));
            let guessed = chosen.is_none() && written.is_some();
            Ok(Fix { server_origin, server, guessed, policy, left_out, written })
        })
        .collect()
}

fn tell_fixes(fixes: &[Fix], format: Format) -> Result<String, String> {
    if format == Format::Json {
        return json(fixes);
    }
    let markdown = format == Format::Markdown;
    if fixes.is_empty() {
        return Ok("Nothing in this file was blocked by a server's CORS headers: there is nothing to fix.\n".to_owned());
    }
    let mut lines = Vec::new();
    let heading = if markdown { "# " } else { "" };
    for fix in fixes {
        let Some(Written { name, language, snippet, .. }) = &fix.written else {
            lines.push(format!("{heading}A server for {}\n\n{NOT_SHOWN}", fix.server_origin));
            lines.push(ids_by_family());
            continue;
        };
        lines.push(format!("{heading}{} for {}", name, fix.server_origin));
        if let Some(why) = fix.server.as_ref().filter(|_| fix.guessed).and_then(why) {
            lines.push(String::new());
            lines.push(if markdown { escape(&why) } else { one_line(&why) });
        }
        if fix.left_out > 0 {
            lines.push(String::new());
            lines.push(format!(
                "This does not help {} of the blocked requests: their page has no origin of its own (Origin: null). Serve it over http.",
                fix.left_out
            ));
        }
        for name in &fix.policy.drop_request_headers {
            lines.push(String::new());
            lines.push(format!(
                "In the page: stop sending the request header {name}; it belongs to the server's answer."
            ));
        }
        for part in &snippet.parts {
            lines.push(String::new());
            lines.push(format!("{}:", part.place));
            lines.push(String::new());
            if markdown {
                lines.push(format!("```{}\n{}\n```", part.language.unwrap_or(language), part.code.trim_end()));
            } else {
                lines.push(indented(&part.code));
            }
        }
        lines.push(String::new());
        lines.push(format!("Then: {}", snippet.apply));
        lines.extend(snippet.notes.iter().map(|note| format!("- {note}")));
        lines.push(String::new());
    }
    Ok(lines.join("\n"))
}

/// Why a recipe was chosen.
fn why(guess: &ServerGuess) -> Option<String> {
    let says = guess.says.as_ref().map(|says| format!(" {says}")).unwrap_or_default();
    Some(format!("Chosen because the response shows {}.{says} --server ID chooses another.", guess.evidence()?))
}

fn ids_by_family() -> String {
    let ids = |family: &[&Recipe]| family.iter().map(|recipe| recipe.id).collect::<Vec<_>>().join(", ");
    let families = RECIPES.chunk_by(|one, next| one.family == next.family);
    lines(families.map(|family| {
        format!("  {}: {}", family.first().map(|recipe| recipe.family.name()).unwrap_or_default(), ids(family))
    }))
}

fn indented(code: &str) -> String {
    code.trim_end().lines().map(|line| format!("    {line}").trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

fn causes(format: Format) -> Result<String, String> {
    #[derive(Serialize)]
    struct Row {
        id: &'static str,
        title: &'static str,
    }
    let rows: Vec<_> = CAUSES.iter().map(|cause| Row { id: cause.code, title: cause.title() }).collect();
    match format {
        Format::Json => json(&rows),
        Format::Text => Ok(columns(rows.iter().map(|row| (row.id, row.title.to_owned())))),
        Format::Markdown => Ok(bullets(rows.iter().map(|row| (row.id, row.title.to_owned())))),
    }
}

fn explain_cause(cause: &Cause, format: Format) -> Result<String, String> {
    #[derive(Serialize)]
    struct Explained {
        id: &'static str,
        title: &'static str,
        explanation: String,
    }
    match format {
        Format::Json => json(&Explained { id: cause.code, title: cause.title(), explanation: cause.explanation() }),
        Format::Text => Ok(format!("{}\n\n{}", cause.code, cause.explanation())),
        Format::Markdown => Ok(format!("# {}\n\n{}", cause.code, cause.explanation().replace("\n# ", "\n## "))),
    }
}

fn servers(format: Format) -> Result<String, String> {
    #[derive(Serialize)]
    struct Row {
        id: &'static str,
        name: &'static str,
        family: Wording,
        verified: bool,
        proofs: &'static [Proof],
        manual: &'static str,
    }
    let row = |recipe: &&'static Recipe| Row {
        id: recipe.id,
        name: recipe.name,
        family: recipe.family.name(),
        verified: recipe.verified(),
        proofs: recipe.proofs(),
        manual: recipe.manual,
    };
    let rows: Vec<_> = RECIPES.iter().map(row).collect();
    let proof = |row: &Row| match row.proofs {
        [] => format!("{} (from the vendor's documentation, not run: {})", row.name, row.manual),
        proofs => {
            let runs: Vec<_> = proofs.iter().map(|proof| format!("{} on {}", proof.product, proof.date)).collect();
            format!("{} (proven with {})", row.name, runs.join("; "))
        }
    };
    match format {
        Format::Json => json(&rows),
        Format::Text => Ok(columns(rows.iter().map(|row| (row.id, proof(row))))),
        Format::Markdown => Ok(bullets(rows.iter().map(|row| (row.id, proof(row))))),
    }
}

fn columns<'r>(rows: impl Iterator<Item = (&'r str, String)> + Clone) -> String {
    let width = rows.clone().map(|(id, _)| id.len()).max().unwrap_or(0);
    lines(rows.map(|(id, words)| format!("{id:width$}  {words}")))
}

fn bullets<'r>(rows: impl Iterator<Item = (&'r str, String)>) -> String {
    lines(rows.map(|(id, words)| format!("- `{id}`: {words}")))
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

fn json<T: Serialize + ?Sized>(value: &T) -> Result<String, String> {
    serde_json::to_string_pretty(value).map(|text| text + "\n").map_err(|error| format!("cannot write JSON: {error}"))
}
