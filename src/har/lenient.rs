//! Fields that may hold anything.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// A type that some JSON values hold and others do not.
///
/// Each method turns one kind of JSON value into `Self`; by default none does, so that an implementation names only what it accepts.
pub(super) trait FromAny<'de>: Sized {
    /// From `true` or `false`.
    fn from_bool(_: bool) -> Option<Self> {
        None
    }
    /// From any number.
    fn from_number(_: f64) -> Option<Self> {
        None
    }
    /// From a string.
    fn from_text(_: Cow<'de, str>) -> Option<Self> {
        None
    }
    /// From a string that is gone afterwards. An override spares itself the copy of what it does not want.
    fn from_passing_text(text: &str) -> Option<Self> {
        Self::from_text(Cow::Owned(text.to_owned()))
    }
    /// From an array. An override reads it to its end.
    fn from_array<A: SeqAccess<'de>>(mut array: A) -> Result<Option<Self>, A::Error> {
        while array.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }
    /// From an object. An override reads it to its end.
    fn from_object<A: MapAccess<'de>>(mut object: A) -> Result<Option<Self>, A::Error> {
        while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }
}

/// A field of the wanted type, or `None` for a value of any other, `null` included.
#[derive(Debug)]
pub(super) struct Lenient<T>(pub(super) Option<T>);

impl<T> Default for Lenient<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: FromAny<'de>> Deserialize<'de> for Lenient<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyVisitor(PhantomData)).map(Self)
    }
}

struct AnyVisitor<T>(PhantomData<T>);

impl<'de, T: FromAny<'de>> Visitor<'de> for AnyVisitor<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }
    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(T::from_bool(value))
    }
    #[expect(clippy::cast_precision_loss, reason = "statuses and milliseconds are far below 2^53")]
    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(T::from_number(value as f64))
    }
    #[expect(clippy::cast_precision_loss, reason = "statuses and milliseconds are far below 2^53")]
    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(T::from_number(value as f64))
    }
    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Ok(T::from_number(value))
    }
    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok(T::from_passing_text(value))
    }
    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Self::Value, E> {
        Ok(T::from_text(Cow::Borrowed(value)))
    }
    fn visit_string<E>(self, value: String) -> Result<Self::Value, E> {
        Ok(T::from_text(Cow::Owned(value)))
    }
    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, array: A) -> Result<Self::Value, A::Error> {
        T::from_array(array)
    }
    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Self::Value, A::Error> {
        T::from_object(object)
    }
}

impl FromAny<'_> for bool {
    fn from_bool(value: bool) -> Option<Self> {
        Some(value)
    }
}

impl<'de> FromAny<'de> for f64 {
    fn from_number(value: f64) -> Option<Self> {
        value.is_finite().then_some(value)
    }
    // Some exporters write `"200"`.
    fn from_text(value: Cow<'de, str>) -> Option<Self> {
        value.trim().parse().ok().and_then(Self::from_number)
    }
}

impl<'de: 'a, 'a> FromAny<'de> for Cow<'a, str> {
    fn from_text(value: Cow<'de, str>) -> Option<Self> {
        Some(value)
    }
}

/// A text that is not long.
#[derive(Debug)]
pub(super) struct Short<'a>(pub(super) Cow<'a, str>);

/// More bytes than this are long: what a server says in so many words of an error is shorter.
pub(super) const SHORT: usize = 4096;

impl<'de: 'a, 'a> FromAny<'de> for Short<'a> {
    fn from_text(text: Cow<'de, str>) -> Option<Self> {
        (text.len() <= SHORT).then_some(Self(text))
    }
    fn from_passing_text(text: &str) -> Option<Self> {
        (text.len() <= SHORT).then(|| Self(Cow::Owned(text.to_owned())))
    }
}

/// Whether an object holds anything.
#[derive(Debug)]
pub(super) struct IsFilled(pub(super) bool);

impl<'de> FromAny<'de> for IsFilled {
    fn from_object<A: MapAccess<'de>>(mut object: A) -> Result<Option<Self>, A::Error> {
        let mut is_filled = false;
        while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {
            is_filled = true;
        }
        Ok(Some(Self(is_filled)))
    }
}

/// An object, read as `T`.
#[derive(Debug)]
pub(super) struct Object<T>(pub(super) T);

impl<'de, T: Deserialize<'de>> FromAny<'de> for Object<T> {
    fn from_object<A: MapAccess<'de>>(object: A) -> Result<Option<Self>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(object)).map(|value| Some(Self(value)))
    }
}

/// An array of objects; elements that are none are passed over.
#[derive(Debug)]
pub(super) struct Objects<T>(pub(super) Vec<T>);

impl<'de, T: Deserialize<'de>> FromAny<'de> for Objects<T> {
    fn from_array<A: SeqAccess<'de>>(mut array: A) -> Result<Option<Self>, A::Error> {
        let mut objects = Vec::new();
        while let Some(Lenient(element)) = array.next_element::<Lenient<Object<T>>>()? {
            objects.extend(element.map(|Object(value)| value));
        }
        Ok(Some(Self(objects)))
    }
}
