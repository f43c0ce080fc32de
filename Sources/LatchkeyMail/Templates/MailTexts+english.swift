import LatchkeyCore

extension MailTexts {
    static func english(_ kind: OutgoingMail.Kind) -> String {
        switch kind {
        case .resetPassword:
            """
            Choose a new password for {{service}}

            Hello {{name}},

            We received a request to reset the password for the account "{{uid}}". With this link you choose a new password. It is \
            valid for one hour and works once.

            Choose a new password:
            {{link}}

            Or enter this code on the page where you asked for a new password: {{code}}

            Time of the request: {{time}}{{#origin}}
            From the IP address: {{origin}}{{/origin}}

            If you did not ask for this, ignore this e-mail. Your password stays as it is.
            """
        case .verifyEmail:
            """
            Please confirm your e-mail address for {{service}}

            Hello,

            Please confirm that this is the e-mail address for the account "{{uid}}". The link is valid for one day.

            Confirm e-mail address:
            {{link}}

            {{^pending}}Or enter this code on your profile page: {{code}}{{/pending}}{{#pending}}You can sign in when the address is confirmed.{{/pending}}

            The address was entered on {{time}}. If you do not know this account, ignore this e-mail. The address will not be \
            confirmed.
            """
        case .changeEmail:
            """
            Please confirm your new e-mail address for {{service}}

            Hello,

            Please confirm that this is the new e-mail address for the account "{{uid}}". The link is valid for one day.

            Confirm new e-mail address:
            {{link}}

            Or enter this code on your profile page: {{code}}

            The change was requested on {{time}}. The account keeps its previous address until you confirm this one. If you do not \
            know this account, ignore this e-mail. Nothing will be changed.
            """
        case .emailChangeNotice:
            """
            Request to change your e-mail address for {{service}}

            Hello {{name}},

            Someone who was signed in to the account "{{uid}}" asked to replace this e-mail address with another one.

            Time of the request: {{time}}{{#origin}}
            From the IP address: {{origin}}{{/origin}}

            If this was you, you do not have to do anything.

            {{^void}}If this was not you, keep your address with this link. It is valid for three days, also after the address has been \
            changed. It signs everyone out of the account and sends you a link to choose a new password.

            Keep my address:
            {{link}}{{/void}}{{#void}}If this was not you, tell the people who run this site at once.{{/void}}
            """
        case .emailChanged:
            """
            Your e-mail address for {{service}} was changed

            Hello {{name}},

            The account "{{uid}}" has another e-mail address now. This address is no longer used, and all other sessions have ended.

            Time of the change: {{time}}{{#origin}}
            From the IP address: {{origin}}{{/origin}}

            If this was you, you do not have to do anything.

            {{^void}}If this was not you, undo the change with this link. It is valid for three days. It restores this address, signs \
            everyone out of the account and sends you a link to choose a new password.

            Undo the change:
            {{link}}{{/void}}{{#void}}If this was not you, tell the people who run this site at once.{{/void}}
            """
        case .emailRemoved:
            """
            Your e-mail address for {{service}} was removed

            Hello {{name}},

            This e-mail address was removed from the account "{{uid}}", which has no address now. All other sessions have ended.

            Time of the change: {{time}}{{#origin}}
            From the IP address: {{origin}}{{/origin}}

            If this was you, you do not have to do anything.

            {{^void}}If this was not you, undo the change with this link. It is valid for three days. It restores this address, signs \
            everyone out of the account and sends you a link to choose a new password.

            Undo the change:
            {{link}}{{/void}}{{#void}}If this was not you, tell the people who run this site at once.{{/void}}
            """
        case .emailUndone:
            """
            A change of your e-mail address for {{service}} was undone

            Hello {{name}},

            The account "{{uid}}" has its earlier e-mail address again, because someone with access to that address asked for it. \
            This address is no longer used, and all other sessions have ended.

            Time of the change: {{time}}{{#origin}}
            From the IP address: {{origin}}{{/origin}}

            If this was you, you do not have to do anything.

            If this was not you, tell {{support}} at once. As long as your password works, you can also sign in and change the \
            address again.

            Open your profile:
            {{link}}
            """
        case .passwordChanged:
            """
            Your password for {{service}} was changed

            Hello {{name}},

            The account "{{uid}}" has a new password. All other sessions have ended.

            Time of the change: {{time}}{{#origin}}
            From the IP address: {{origin}}{{/origin}}

            If this was you, you do not have to do anything.

            If this was not you, choose a new password at once.

            Choose a new password:
            {{link}}{{#passkeys}}

            A new password removes no passkeys. Those that can still sign in to the account: {{passkeys}}. Remove those that you \
            do not know.

            Look at the passkeys:
            {{profile}}{{/passkeys}}{{#identities}}

            Accounts of providers that can still sign in to the account: {{identities}}. Remove those that you do not know.

            Look at the accounts of providers:
            {{profile}}{{/identities}}{{#factors}}

            Signing in still needs a second factor. If you have set up none, somebody else has: tell {{support}}, who can remove it.\
            {{/factors}}{{#unconfirmed}}

            This e-mail address has to be confirmed again before it can be used to choose a new password. If it is yours, sign in and \
            confirm it on your profile.

            Open your profile:
            {{profile}}{{/unconfirmed}}
            """
        case .newDevice:
            """
            A new device signed in to {{service}}

            Hello {{name}},

            Someone signed in to the account "{{uid}}" on a device that has not been used with it before.

            Time of the sign-in: {{time}}{{#origin}}
            From the IP address: {{origin}}{{/origin}}

            If this was you, you do not have to do anything.

            If this was not you, open your profile, end that session and change your password.

            Open your profile:
            {{link}}
            """
        case .manyFailures:
            """
            Many wrong passwords for your account at {{service}}

            Hello {{name}},

            Someone entered wrong passwords for the account "{{uid}}" many times. None of these attempts was successful, and \
            further attempts have to wait.

            Time of the last attempt: {{time}}{{#origin}}
            From the IP address: {{origin}}{{/origin}}

            If this was not you, you do not have to do anything, unless other people may know your password.

            If this was you and you have forgotten your password, or if other people may know it, choose a new one.

            Choose a new password:
            {{link}}

            We send this e-mail at most once a day.
            """
        case .accountExists:
            """
            You already have an account at {{service}}

            Hello {{name}},

            On {{time}}, someone entered your e-mail address for another account. You already have an account with this \
            address: "{{uid}}".

            If this was you, sign in with the account that you have. If you have forgotten your password, choose a new one.

            Choose a new password:
            {{link}}

            If this was not you, you do not have to do anything. Your account was not changed.
            """
        case .approvalAsked:
            """
            A new account at {{service}} is waiting for approval

            Hello {{name}},

            Someone signed up on {{time}} and is waiting for approval. You receive this e-mail because your account "{{uid}}" can \
            approve new accounts.

            See who is waiting:
            {{link}}

            If you do not know the person, reject the request on that page. If more people sign up within the hour, we do not send \
            another e-mail.
            """
        case .approved:
            """
            Your account at {{service}} was approved

            Hello,

            Your account "{{uid}}" was approved on {{time}}. You can sign in now. Please confirm that this is your e-mail address. \
            The link is valid for one day.

            Confirm e-mail address:
            {{link}}

            Or enter this code on your profile page: {{code}}

            If you do not know this account, ignore this e-mail. The address will not be confirmed.
            """
        case .factorCodeIssued: factorCodeEnglish
        case .recoveryCodeIssued:
            """
            A code for a new password for {{service}} was created

            Hello {{name}},

            On {{time}}, one of the people who run this site created a code for the account "{{uid}}". With this code, a new \
            password can be set without the present one.

            If you asked for the code, you do not have to do anything.

            If you did not ask for it, change your password. After that, the code is no longer valid. Then tell {{support}}.

            Change your password:
            {{link}}

            If more codes are created within the hour, we do not send another e-mail.
            """
        case .staffJoined:
            """
            A new Teacher or Admin joined {{service}}

            Hello {{name}},

            Someone signed up with a join code or an invitation that gives the role Teacher or Admin. You receive this e-mail \
            because your account "{{uid}}" is an administrator's.

            Time of the sign-up: {{time}}{{#origin}}
            From the IP address: {{origin}}{{/origin}}

            See who it is:
            {{link}}

            If you did not expect anyone, disable the account and revoke the code. If more people join like this within the hour, \
            we do not send another e-mail.
            """
        case .passwordWithoutFactor, .factorGuesses, .recoveryCodeUsed: secondStepEnglish(kind)
        case .factorAdded, .factorRemoved, .factorsReset, .recoveryCodesMade: factorsEnglish(kind)
        case .passkeyAdded, .passkeyRemoved, .securityKeyAdded, .securityKeyRemoved: keyChangesEnglish(kind)
        case .passkeyCopied: passkeyCopiedEnglish
        case .identityLinked: identityLinkedEnglish
        case .identityUnlinked: identityUnlinkedEnglish
        case .identityCode: identityCodeEnglish
        case .groupJoined: groupJoinedEnglish
        case .accountDeleted:
            """
            Your account at {{service}} was deleted

            Hello,

            The account at {{service}} with the e-mail address {{email}} was deleted on {{time}}, with everything that belonged to it.

            If this was you, you do not have to do anything.

            If this was not you, tell {{support}}. They cannot restore the account, but they can find out who deleted it.
            """
        }
    }
}
