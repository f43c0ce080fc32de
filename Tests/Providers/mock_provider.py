"""OIDC Provider Mock, on Authlib: asks for no password, puts all claims into the ID token, and checks neither client nor PKCE."""
import json

from provider_process import ProviderProcess


class MockProvider(ProviderProcess):
    name, domain = "Mock", "mock.example"

    @property
    def command(self):
        people = [self.claims(person) for person in self.people]
        return ["-m", "oidc_provider_mock", "--port", str(self.port), *[
            argument for claims in people for argument in ("--user-claims", json.dumps(claims))]]

    def claims(self, person):
        return {
            "sub": f"number {len(person.login)} of {person.login}", "preferred_username": person.login, "name": person.name,
            "email": self.email(person), "email_verified": True,
        }

    def answers(self, person):
        return {"sub": self.claims(person)["sub"]}
