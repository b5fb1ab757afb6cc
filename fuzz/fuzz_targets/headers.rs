//! Any header list: what is taken out of it, and what the checks say of it.

#![no_main]

use arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use preflight_inspector::cors::preflight::{PreflightRequest, PreflightResponse};
use preflight_inspector::cors::{cors_check, cors_preflight_check};
use preflight_inspector::fetch::safelist::{
    cors_unsafe_request_header_names, is_cors_safelisted_request_header, unsafe_request_headers,
};
use preflight_inspector::fetch::token::is_token;
use preflight_inspector::fetch::{Extracted, HeaderList, Origin};
use preflight_inspector_fuzz::{header, word};

fuzz_target!(|bytes: &[u8]| {
    let _ = hold(&mut Unstructured::new(bytes));
});

fn hold(u: &mut Unstructured) -> Result<()> {
    let origin = word(u, &["https://app.example", "null", "http://localhost:3000"])?;
    let Some(origin) = Origin::parse(&origin) else { return Ok(()) };
    let include = u.arbitrary()?;
    let method = word(u, &["GET", "PUT", "patch", "*"])?;
    let redirected = u.ratio(1, 8)?;
    let status = *u.choose(&[200, 204, 0, 302, 404])?;
    let sent = lines(u, true)?;
    let sent: HeaderList = sent.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let received = lines(u, false)?;
    let received: HeaderList = received.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();

    let names = cors_unsafe_request_header_names(&sent);
    assert!(names.is_sorted_by(|one, two| one < two));
    assert_eq!(names.is_empty(), unsafe_request_headers(&sent).is_empty());
    for header in sent.iter() {
        let is_safe = is_cors_safelisted_request_header(&header.name, &header.value).is_ok();
        assert!(is_safe || names.contains(&header.name.to_ascii_lowercase()), "{header:?}");
    }
    for header in received.iter() {
        let value = received.get(&header.name).expect("it is there");
        assert!(value.contains(header.value.as_ref()));
        if let Extracted::Values(values) = received.extract(&header.name) {
            assert!(values.into_iter().all(is_token));
        }
    }

    let check = cors_check(&origin, include, &received);
    assert!(check.is_err() || cors_check(&origin, false, &received).is_ok(), "credentials only ask for more");
    let request = PreflightRequest { origin, include, method, unsafe_header_names: names };
    let response = PreflightResponse { status, headers: &received, redirected };
    if cors_preflight_check(&request, &response).is_ok() {
        assert!(check.is_ok() && (200..300).contains(&status) && !redirected);
        let fewer = PreflightRequest { unsafe_header_names: Vec::new(), ..request };
        assert!(cors_preflight_check(&fewer, &response).is_ok(), "who asks for less is let through too");
    }
    Ok(())
}

fn lines(u: &mut Unstructured, of_request: bool) -> Result<Vec<(String, String)>> {
    let count = u.int_in_range(0..=12)?;
    (0..count).map(|_| header(u, of_request)).collect()
}
