use super::{Case, Details};
use crate::cors::Stage;
use crate::wording::Wording;

cause! {
    /// The server sends Access-Control-Allow-Private-Network, which browsers no longer read.
    ///
    /// # What the browser saw
    /// The header in an answer.
    ///
    /// # Why it refuses
    /// It does not; it pays no attention. The header belongs to Private Network Access, which Chrome tried and gave up. What took its
    /// place, Local Network Access (Chrome 142), asks the user and reads no header.
    ///
    /// # What to change
    /// Drop the header. Where a page needs something on the local network, it has to be a secure context, and its user is asked once.
    ///
    /// # Not to be confused with
    /// The `Access-Control-Allow-*` headers of CORS, which stay needed for such a request.
    struct PrivateNetworkHeader { stage: Stage, value: String }
    code: "private-network-header",
    actor: Server,
}

impl PrivateNetworkHeader {
    fn detect(case: &Case) -> Option<Self> {
        if case.failure.is_some() {
            return None;
        }
        let answers = [(Stage::Preflight, case.exchange.preflight), (Stage::Response, case.exchange.request)];
        answers.into_iter().find_map(|(stage, logged)| {
            let value = logged?.entry.response.headers.get("access-control-allow-private-network")?.into_owned();
            Some(Self { stage, value })
        })
    }
}

impl Details for PrivateNetworkHeader {
    fn stage(&self) -> Stage {
        self.stage
    }
    fn header(&self) -> Option<&'static str> {
        Some("Access-Control-Allow-Private-Network")
    }
    fn received(&self) -> Option<String> {
        Some(self.value.clone())
    }
    fn message(&self) -> Wording {
        say!("Access-Control-Allow-Private-Network does nothing any more: browsers ask the user before a page reaches the local network, and read no header for it.")
    }
    fn only_warns(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::cause::testing::check;

    #[test]
    fn it_is_found_where_it_is_and_nowhere_else() {
        check(
            "private-network-header",
            &[
                "PUT omit\npreflight 204\nAccess-Control-Allow-Origin: https://app.example\nAccess-Control-Allow-Methods: PUT\nAccess-Control-Allow-Private-Network: true\nresponse 200\nAccess-Control-Allow-Origin: https://app.example\nerror none",
                "GET omit\nresponse 200\nAccess-Control-Allow-Private-Network: true",
            ],
            &["GET omit\nresponse 200\nAccess-Control-Allow-Origin: *\nerror none"],
        );
    }
}
