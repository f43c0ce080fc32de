"""Secrets of 32 bytes and more that everybody can read, so that no guard takes tokens that anybody could make."""
from __future__ import annotations

# Parts of secrets that were meant to be replaced, in lower case and without punctuation.
_WORDS = (
    "changeme", "changethis", "changeit", "changeinproduction", "shouldchange", "shouldbechanged",
    "replacethis", "replaceit", "replacewith", "insertyour", "yoursecret", "yourkey", "yourpassword",
    "yourjwt", "yourown", "mysecret", "mysupersecret", "supersecret", "topsecret", "djangoinsecure",
    "placeholder", "donotuse", "donotshare", "bitslong", "byteslong", "characterslong", "defaultsecret",
    "examplesecret", "secretkeyhere",
)

# From documentation, RFCs, tutorials and lists of secrets found in public code.
_TEXTS = {
    "192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf",
    "09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7",
    "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow",
    "hJtXIZ2uSN5kbQfbtTNWbpdmhkV8FJG-Onbc6mxCcYg",
    "404E635266556A586E3272357538782F413F4428472B4B6250645367566B5970",
    "413F4428472B4B6250655368566D5970337336763979244226452948404D6351",
    "n2r5u8x/A%D*G-KaPdSgVkYp3s6v9y$B&E(H+MbQeThWmZq4t7w!z%C*F-J@NcRf",
    "gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr9C",
    "7c32d31dbdd39f2111da0b1dea59e94f3ed715fd8cdf0ca3ecf354ca1a2e3e30",
    "86bae26023208e57a5880d5ad644143c567fc57baaf5a942",
    "75a730b58f5691de5522789070c319bc",
    "e71829c351aa4242c2719cbfbe671c09",
    "fe1a1915a379f3be5394b64d14794932",
    "9c3ed1aa0ba8405effdb363839caa3cc",
    "1a9030fbca47a5b2c28e92f19050bb77824b5ad1",
    "c8cb6ae1fb193e1e9d3d2d6553479755bbe59e34e2b965629ee4346e4c4902646c93ccd6cd7fd6d2392f300d251632e64bf1"
    "a1c260adf1b7219e8caa6dc7d27e",
    "MVg0YAPVSPiYQc/qIs/rV/X32EFR0zOJWfHFgMbszMw=",
    "XCAP05H6LoKvbRRa/QkqLNMI7cOHguaRyHzyg7n5qEkGjQmtBhz4SzYh4Fqwjyi3KJHlSXKPwVu2+bXr6CtpgQ==",
    "db3OIsj+BXE9NZDy0t8W3TcNekrF+2d/1sFnWG4HnV8TZY30iTOdtVWJG8abWvB1GlOgJuQZdcF2Luqm/hccMw==",
    "IxrAjDoa2FqElO7IhrSrUJELhUckePEPVpaePlS_Xaw",
    "AGe-lJvQslHjNdqOa2_Wwy9JB3GE3d8GzMfC418I6jc",
    "ECCJZNJWLPEA3YB6Y2LTQGQD3GJZ3F93",
    "UUbcc8vjUkGjuDyvK1gRTts9sZp2N8k9tbIQaGjZ6SNOyR4d",
    "GRQKzLUn9w59LpXEbsESa8gtJnN3hyspq7EV4J6Fz3FjBk994r",
    "4ukI0uIVnB3iI1yxj646fVXSE3ZVk4doZgz6fTbNg7jO41EAtl20J5F7Trtwe7OM",
    "asdfSFS34wfsdfsdfSDSD32dfsddDDerQSNCK34SOWEK5354fdgdf4",
    "dnVvODY4Yzc2bzhzNzZqOG83czY4b2Nq",
    "a random, long, sequence of characters that only the server knows",
    "LongAndHardToGuessValueWithSpecialCharacters@^($%*$%",
    "jwt-token-secret-key-for-encryption",
    "this is my custom Secret key for authentication",
    "qwertyuiopasdfghjklzxcvbnm123456",
    "qwertyuiopasdfghjklzxcvbnm1234567890",
    "1234567890qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,",
}


def is_well_known(secret: bytes) -> bool:
    """In the list of published secrets, or with a placeholder's words in it, whatever the case and punctuation."""
    letters = "".join(chr(byte) for byte in secret if chr(byte).isascii() and chr(byte).isalnum()).lower()
    return secret in {text.encode() for text in _TEXTS} or any(word in letters for word in _WORDS)
