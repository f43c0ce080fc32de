import Crypto

/// Authenticator data with every flag and defect.
struct SoftAuthenticatorData {
    var rpID = Soft.rpID
    /// UP, UV, BE, BS.
    var flags: UInt8 = 0x1d
    var signCount: UInt32 = 0
    /// AAGUID, length, id, key.
    var attested: [UInt8] = []
    var extensions: [UInt8] = []
    var trailing: [UInt8] = []

    var bytes: [UInt8] {
        Array(SHA256.hash(data: Array(rpID.utf8))) + [flags] + CBORItem.bigEndian(UInt64(signCount), 4) + attested
            + extensions + trailing
    }
}
