//! Sixteen bytes at once.

use wide::u8x16;

/// So many bytes are looked at in one step.
pub(super) const WIDTH: usize = 16;

/// Sixteen bytes of a file.
#[derive(Clone, Copy)]
pub(super) struct Block(u8x16);

/// Which of the bytes of a block have some property.
#[derive(Clone, Copy)]
pub(super) struct Those(u8x16);

impl Block {
    /// The bytes from `at` on; `None` where fewer are left.
    #[inline]
    pub(super) fn at(bytes: &[u8], at: usize) -> Option<Self> {
        bytes.get(at..)?.first_chunk().map(Self::of)
    }

    #[inline]
    pub(super) fn of(bytes: &[u8; WIDTH]) -> Self {
        Self(u8x16::new(*bytes))
    }

    /// Those that are this byte.
    #[inline]
    pub(super) fn equal(self, byte: u8) -> Those {
        Those(self.0.simd_eq(u8x16::splat(byte)))
    }

    /// Those that are this byte or one before it.
    #[inline]
    pub(super) fn up_to(self, byte: u8) -> Those {
        Those(self.0.simd_eq(self.0.min(u8x16::splat(byte))))
    }
}

impl Those {
    /// One bit for each byte, the lowest for the first.
    #[inline]
    pub(super) fn bits(self) -> u32 {
        self.0.to_bitmask()
    }
}

impl std::ops::BitOr for Those {
    type Output = Self;

    #[inline]
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_byte_of_a_block_has_a_bit() {
        let bytes = *b"a\"b\\\x00\x1f\x20\x7f\x80\xffabcdea";
        let block = Block::of(&bytes);
        let bits = |holds: fn(u8) -> bool| {
            bytes.iter().enumerate().fold(0, |bits, (at, byte)| bits | u32::from(holds(*byte)) << at)
        };
        assert_eq!(block.equal(b'a').bits(), bits(|byte| byte == b'a'));
        assert_eq!(block.equal(0xff).bits(), bits(|byte| byte == 0xff));
        assert_eq!(block.up_to(0x1f).bits(), bits(|byte| byte < b' '));
        assert_eq!((block.equal(b'a') | block.up_to(0x7f)).bits(), bits(|byte| byte <= 0x7f));
        assert!(Block::at(&bytes, 1).is_none());
    }
}
