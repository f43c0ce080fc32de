extension Migration {
    static let foundation = Migration(number: 1, name: "foundation") { dialect in
        let (integer, text, blob) = (dialect.integer, dialect.text, dialect.blob)
        return [
            """
            CREATE TABLE account (
                id \(blob) NOT NULL PRIMARY KEY,
                uid \(text) NOT NULL,
                uid_key \(text) NOT NULL UNIQUE,
                name \(text) NOT NULL,
                email \(text),
                email_verified \(integer) NOT NULL CHECK (email_verified IN (0, 1)),
                search_text \(text) NOT NULL,
                roles \(integer) NOT NULL,
                state \(integer) NOT NULL CHECK (state IN (1, 2)),
                password_hash \(text),
                created_at \(integer) NOT NULL,
                last_sign_in_at \(integer)
            )
            """,
            "CREATE UNIQUE INDEX account_confirmed_email ON account (email) WHERE email_verified = 1",
            "CREATE INDEX account_administrator ON account (state) WHERE roles & 1 <> 0",
            """
            CREATE TABLE session (
                secret_hash \(blob) NOT NULL PRIMARY KEY,
                public_id \(blob) NOT NULL UNIQUE,
                account_id \(blob) NOT NULL REFERENCES account (id) ON DELETE CASCADE,
                created_at \(integer) NOT NULL,
                last_seen_at \(integer) NOT NULL,
                idle_end \(integer) NOT NULL,
                absolute_end \(integer) NOT NULL,
                remembered \(integer) NOT NULL CHECK (remembered IN (0, 1)),
                method \(text) NOT NULL,
                ip \(text) NOT NULL,
                user_agent \(text) NOT NULL
            )
            """,
            "CREATE INDEX session_account ON session (account_id)",
            "CREATE INDEX session_idle_end ON session (idle_end)",
            """
            CREATE TABLE known_device (
                account_id \(blob) NOT NULL REFERENCES account (id) ON DELETE CASCADE,
                device_hash \(blob) NOT NULL,
                last_used_at \(integer) NOT NULL,
                PRIMARY KEY (account_id, device_hash)
            )
            """,
            """
            CREATE TABLE throttle (
                bucket \(blob) NOT NULL PRIMARY KEY,
                failures \(integer) NOT NULL,
                blocked_until \(integer) NOT NULL,
                expires_at \(integer) NOT NULL
            )
            """,
            "CREATE INDEX throttle_expires_at ON throttle (expires_at)",
            """
            CREATE TABLE audit_event (
                seq \(dialect.serial),
                at \(integer) NOT NULL,
                kind \(text) NOT NULL,
                account_id \(blob),
                actor_id \(blob),
                ip \(text) NOT NULL,
                request_id \(text) NOT NULL,
                detail \(text) NOT NULL
            )
            """,
            "CREATE INDEX audit_event_account ON audit_event (account_id)",
            """
            CREATE TABLE account_change (
                seq \(dialect.serial),
                at \(integer) NOT NULL,
                account_id \(blob) NOT NULL
            )
            """,
            """
            CREATE TABLE first_setup (
                id \(integer) NOT NULL PRIMARY KEY CHECK (id = 1),
                code_hash \(blob),
                completed_at \(integer)
            )
            """,
        ] + dialect.appendOnly("audit_event")
    }
}
