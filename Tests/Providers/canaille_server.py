"""canaille_server.py SETTINGS: serves Canaille on loopback, with the people and the client of SETTINGS, until it ends."""
import datetime
import json
import sys

import canaille
from canaille.app import models
from canaille.backends import Backend
from joserfc.jwk import RSAKey
from werkzeug.serving import run_simple


def main(path):
    with open(path, encoding="utf-8") as file:
        settings = json.load(file)
    host = f"127.0.0.1:{settings['port']}"
    app = canaille.create_app({
        "SECRET_KEY": "a key for tests only: 7gQ2mZ4xW9cL1vB6nR3k", "SERVER_NAME": host, "PREFERRED_URL_SCHEME": "http",
        "CANAILLE": {"DATABASE": "sql", "JAVASCRIPT": False},
        # Its store in memory takes somebody's consent for everybody's.
        "CANAILLE_SQL": {"DATABASE_URI": "sqlite:///canaille.sqlite", "PASSWORD_HASH_PARAMS": {"pbkdf2_sha512__rounds": 1000}},
        "CANAILLE_OIDC": {
            "ACTIVE_JWKS": [RSAKey.generate_key(2048, auto_kid=True).as_dict(private=True)],
            # Else nobody on loopback is asked for consent.
            "TRUSTED_DOMAINS": [],
        },
    })
    with app.app_context(), app.backend.session():
        for login, name, email, password in settings["people"]:
            Backend.instance.save(models.User(
                user_name=login, display_name=login, formatted_name=name, family_name=name.split()[-1], emails=[email],
                password=password))
        client = models.Client(
            client_id=settings["client_id"], client_secret=settings["client_secret"], client_name="Latchkey",
            client_uri="https://auth.school.example", redirect_uris=[settings["redirect_uri"]],
            client_id_issued_at=datetime.datetime.now(datetime.timezone.utc), grant_types=["authorization_code"],
            response_types=["code"], scope=["openid", "email", "profile"], token_endpoint_auth_method="client_secret_basic",
            id_token_signed_response_alg="RS256")
        Backend.instance.save(client)
        # As Canaille's own page for clients does it: an ID token is for whom its client names.
        client.audience = [client]
        Backend.instance.save(client)
    run_simple("127.0.0.1", settings["port"], app, threaded=True)


if __name__ == "__main__":
    main(sys.argv[1])
