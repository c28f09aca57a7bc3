//! Ids that are made from what something is about, so that they are the same in every build and no
//! other's: UUIDs of version 8, which is for hashes of one's own choice.

use sha2::{Digest, Sha256};

/// The UUID of a name.
pub fn uuid(name: &str) -> String {
    let digest = Sha256::digest(format!("stagepost {name}"));
    let mut bytes: Vec<u8> = digest.iter().copied().take(16).collect();
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..32])
}

/// The UUID of a name, as a URN.
pub fn urn(name: &str) -> String {
    format!("urn:uuid:{}", uuid(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_one_id_of_the_form_that_the_standard_gives() {
        let id = uuid("a");
        assert_eq!(id, uuid("a"));
        assert_ne!(id, uuid("b"));
        let lengths: Vec<usize> = id.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
        assert_eq!(&id[14..15], "8", "version");
        assert!("89ab".contains(&id[19..20]), "variant");
    }
}
