"""What keeps passkeys, as Chromium plays it: a device that knows its owner, or a key on a ring."""

# Otherwise a page that offers passkeys in a field takes the first one at once.
NO_OFFER = "if (window.PublicKeyCredential) PublicKeyCredential.isConditionalMediationAvailable = async () => false;"


class VirtualAuthenticator:
    def __init__(self, browser, transport="internal", resident=True, verifies=True):
        self.browser = browser
        browser.devtools("WebAuthn.enable", enableUI=False)
        options = {"protocol": "ctap2", "transport": transport, "hasResidentKey": resident, "hasUserVerification": verifies,
                   "isUserVerified": verifies, "automaticPresenceSimulation": True}
        self.id = browser.devtools("WebAuthn.addVirtualAuthenticator", options=options)["authenticatorId"]

    def credentials(self):
        return self.browser.devtools("WebAuthn.getCredentials", authenticatorId=self.id)["credentials"]

    def touch(self, is_touched):
        """Whether somebody says yes to all that is asked from now on."""
        self.browser.devtools("WebAuthn.setAutomaticPresenceSimulation", authenticatorId=self.id, enabled=is_touched)

    def remove(self):
        self.browser.devtools("WebAuthn.removeVirtualAuthenticator", authenticatorId=self.id)
