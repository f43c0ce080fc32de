import LatchkeyCore
import LatchkeyFlows

extension JSONAnswer {
    /// As its owner sees it.
    mutating func passkey(_ passkey: Passkey) {
        object { answer in
            answer.field("id", passkey.id.text)
            answer.describe(passkey)
            answer.field("synced", passkey.isSynced)
            answer.field("discoverable", passkey.isDiscoverable)
            answer.field("credential_id", Base64URL.encodeText(passkey.credentialID))
        }
    }

    /// As staff and an export have it.
    mutating func describe(_ passkey: Passkey) {
        field("name", passkey.name)
        field("kind", passkey.kind.rawValue)
        field("created_at", passkey.createdAt.rfc3339)
        field("last_used_at", passkey.lastUsedAt?.rfc3339)
        field("usable", passkey.isUsable)
    }

    private static let timeout = 300_000

    /// `PublicKeyCredentialRequestOptionsJSON`.
    mutating func write(_ options: PasskeyRequestOptions) {
        key("publicKey")
        object { answer in
            answer.field("challenge", Base64URL.encodeText(options.challenge))
            answer.field("rpId", options.relyingPartyID)
            answer.field("timeout", JSONAnswer.timeout)
            answer.field("userVerification", options.requiresUserVerification ? "required" : "preferred")
            answer.descriptors("allowCredentials", options.allowed)
        }
    }

    /// `PublicKeyCredentialCreationOptionsJSON`. Both members about discovery: with one of them alone some browsers make a key that is
    /// not found later.
    mutating func write(_ options: PasskeyCreationOptions) {
        let isPasskey = options.kind == .passkey
        key("publicKey")
        object { answer in
            answer.key("rp")
            answer.object { answer in
                answer.field("id", options.relyingPartyID)
                answer.field("name", options.relyingPartyName)
            }
            answer.key("user")
            answer.object { answer in
                answer.field("id", Base64URL.encodeText(options.userHandle))
                answer.field("name", options.uid)
                answer.field("displayName", options.displayName)
            }
            answer.field("challenge", Base64URL.encodeText(options.challenge))
            answer.key("pubKeyCredParams")
            answer.array(of: options.algorithms) { answer, algorithm in
                answer.object { answer in
                    answer.field("type", "public-key")
                    answer.field("alg", Int(algorithm))
                }
            }
            answer.field("timeout", JSONAnswer.timeout)
            answer.field("attestation", "none")
            answer.descriptors("excludeCredentials", options.excluded)
            answer.key("authenticatorSelection")
            answer.object { answer in
                answer.field("residentKey", isPasskey ? "required" : "discouraged")
                answer.field("requireResidentKey", isPasskey)
                answer.field("userVerification", isPasskey ? "required" : "preferred")
            }
            answer.key("extensions")
            answer.object { $0.field("credProps", true) }
        }
    }

    private mutating func descriptors(_ key: StaticString, _ passkeys: [Passkey]) {
        self.key(key)
        array(of: passkeys) { answer, passkey in
            answer.object { answer in
                answer.field("type", "public-key")
                answer.field("id", Base64URL.encodeText(passkey.credentialID))
                if !passkey.transports.isEmpty { answer.field("transports", passkey.transports) }
            }
        }
    }
}
