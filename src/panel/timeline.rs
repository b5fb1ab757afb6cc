//! When preflights were under way, as bars.

use std::fmt::Write;

use crate::report::Moment;

/// How wide the picture is, in units of its own; its height is 10.
const WIDTH: f64 = 1000.0;

/// How wide a bar is at least.
const LEAST: f64 = 6.0;

/// The path of an SVG, 1000 wide and 10 high, in which each of these moments is a bar. `span_ms` is what the whole width stands for.
pub fn bars<'m>(moments: impl IntoIterator<Item = &'m Moment>, span_ms: f64) -> String {
    let scale = WIDTH / span_ms.max(1.0);
    let mut path = String::new();
    for Moment { at_ms, took_ms, .. } in moments {
        let width = (took_ms * scale).clamp(LEAST, WIDTH);
        let start = (at_ms * scale).clamp(0.0, WIDTH - width);
        let _ = write!(path, "M{start:.1} 0h{width:.1}v10h-{width:.1}z");
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_moment_is_a_bar_inside_of_the_picture() {
        let moment = |at_ms, took_ms| Moment { at_ms, took_ms, spared: false };
        for (moments, span_ms, expected) in [
            (vec![], 0.0, ""),
            (vec![moment(0.0, 0.0)], 0.0, "M0.0 0h6.0v10h-6.0z"),
            (vec![moment(0.0, 100.0), moment(500.0, 50.0)], 1000.0, "M0.0 0h100.0v10h-100.0zM500.0 0h50.0v10h-50.0z"),
            (vec![moment(999.0, 1.0)], 1000.0, "M994.0 0h6.0v10h-6.0z"),
            (vec![moment(-5.0, 9000.0)], 1000.0, "M0.0 0h1000.0v10h-1000.0z"),
        ] {
            assert_eq!(bars(&moments, span_ms), expected, "{moments:?}");
        }
    }
}
