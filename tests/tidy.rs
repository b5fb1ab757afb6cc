//! The house rules, as tests.

#![expect(clippy::expect_used, reason = "a test that meets what it does not expect stops there")]

use std::fs;
use std::path::{Path, PathBuf};

use preflight_inspector::diagnosis::CAUSES;
use preflight_inspector::fix::RECIPES;

/// The modules, each allowed to know those before it.
const ORDER: [&str; 10] =
    ["wording", "sorting", "fetch", "har", "exchange", "cors", "diagnosis", "fix", "report", "panel"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect(path)
}

/// Every file below a folder, as paths from the root.
fn files(folder: &str, extension: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push(path.strip_prefix(root()).expect("a path below the root").display().to_string());
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "{folder} holds {extension} files");
    found
}

/// The file's text up to its tests.
fn without_tests(path: &str) -> String {
    let text = read(path);
    text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default().to_owned()
}

fn module_of(path: &str) -> &str {
    path.trim_start_matches("src/").split(['/', '.']).next().unwrap_or_default()
}

#[test]
fn each_module_knows_only_those_before_it() {
    for path in files("src", "rs") {
        let Some(own) = ORDER.iter().position(|module| *module == module_of(&path)) else { continue };
        // The words of a cause's tests are checked in the report.
        if path.ends_with("cause/testing.rs") {
            continue;
        }
        for (known, module) in ORDER.iter().enumerate() {
            let uses = without_tests(&path).contains(&format!("crate::{module}"));
            assert!(!uses || known <= own, "{path} uses {module}");
        }
    }
}

#[test]
fn only_the_panel_knows_javascript() {
    for path in files("src", "rs").iter().filter(|path| module_of(path) != "panel") {
        let text = read(path);
        for krate in ["wasm_bindgen", "web_sys", "js_sys", "gloo"] {
            assert!(!text.contains(krate), "{path} names {krate}");
        }
    }
}

#[test]
fn captured_text_is_never_markup() {
    let sources = [
        files("src", "rs"),
        files("src", "js"),
        files("www", "js"),
        files("www", "html"),
        files("extension", "js"),
        files("extension", "html"),
    ];
    for path in sources.concat() {
        let text = read(&path).to_lowercase();
        for word in
            ["inner_html", "innerhtml", "outer_html", "outerhtml", "insert_adjacent_html", "document.write", "eval("]
        {
            assert!(!text.contains(word), "{path} uses {word}");
        }
    }
}

#[test]
fn pages_have_no_script_or_style_inside() {
    for path in [files("www", "html"), files("extension", "html")].concat() {
        let text = read(&path);
        assert!(!text.contains("<style") && !text.contains(" style=") && !text.contains(" onclick="), "{path}");
        for script in text.split("<script").skip(1) {
            assert!(script.split('>').next().is_some_and(|tag| tag.contains("src=")), "{path} has an inline script");
        }
    }
}

#[test]
fn every_style_sheet_is_linked() {
    let page = read("www/panel.html");
    for path in files("www", "css") {
        let name = path.trim_start_matches("www/");
        assert!(page.contains(&format!("<link rel=\"stylesheet\" href=\"{name}\">")), "{path}");
    }
}

#[test]
fn the_extension_asks_for_nothing() {
    let manifest: serde_json::Value = serde_json::from_str(&read("extension/manifest.json")).expect("JSON");
    assert_eq!(manifest["manifest_version"], 3);
    for key in [
        "permissions",
        "host_permissions",
        "optional_permissions",
        "optional_host_permissions",
        "content_scripts",
        "background",
    ] {
        assert!(manifest.get(key).is_none(), "{key}");
    }
    let policy = manifest["content_security_policy"]["extension_pages"].as_str().expect("a policy");
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    assert!(!policy.contains("unsafe-inline") && !policy.contains("http"), "{policy}");
}

#[test]
fn what_firefox_alone_is_told_is_data_of_its_own() {
    let own: serde_json::Value = serde_json::from_str(&read("extension/firefox.json")).expect("JSON");
    let keys: Vec<_> = own.as_object().expect("an object").keys().collect();
    assert_eq!(keys, ["browser_specific_settings"]);
    let gecko = &own["browser_specific_settings"]["gecko"];
    assert_eq!(gecko["data_collection_permissions"], serde_json::json!({"required": ["none"]}));
}

#[test]
fn every_cause_file_is_in_the_table() {
    let is_cause = |path: &&String| !path.ends_with("/testing.rs");
    let found = files("src/diagnosis/cause", "rs");
    let mut in_files: Vec<_> = found
        .iter()
        .filter(is_cause)
        .map(|path| Path::new(path).file_stem().expect("a name").to_string_lossy().replace('_', "-"))
        .collect();
    let mut in_table: Vec<_> = CAUSES.iter().map(|cause| cause.code.to_owned()).collect();
    in_files.sort();
    in_table.sort();
    assert_eq!(in_files, in_table, "a cause's file is named after its code");
}

#[test]
fn every_recipe_file_is_in_the_table_and_what_is_verified_has_a_proof() {
    let sources: String = files("src/fix/recipe", "rs").iter().map(|path| read(path)).collect();
    let proofs: String = files("tests/prove", "mjs").iter().map(|path| read(path)).collect();
    assert_eq!(sources.matches(": Recipe = ").count(), RECIPES.len(), "one table holds every recipe");
    for recipe in RECIPES {
        let is_proven = proofs.contains(&format!("'{}'", recipe.id));
        assert_eq!(recipe.verified(), is_proven, "{}", recipe.id);
    }
}

#[test]
fn nothing_outside_of_tests_can_panic_on_what_was_captured() {
    let is_a_test = |path: &String| {
        ["/testing.rs", "/tests.rs", "/sample.rs"].iter().any(|end| path.ends_with(end)) || path.contains("/tests/")
    };
    for path in files("src", "rs").iter().filter(|path| !is_a_test(path)) {
        let text = without_tests(path);
        for word in [".unwrap()", ".expect(", "panic!(", "unreachable!(", "todo!(", "unimplemented!("] {
            assert!(!text.contains(word), "{path} uses {word}");
        }
    }
}

#[test]
fn the_two_halves_of_wasm_bindgen_are_of_one_version() {
    let manifest = read("Cargo.toml");
    let lock = read("Cargo.lock");
    let pinned =
        manifest.split("wasm-bindgen = \"=").nth(1).and_then(|rest| rest.split('"').next()).expect("a pinned version");
    assert!(lock.contains(&format!("name = \"wasm-bindgen\"\nversion = \"{pinned}\"")), "{pinned}");
}
