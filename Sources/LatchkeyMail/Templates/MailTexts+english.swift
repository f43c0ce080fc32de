import LatchkeyCore

extension MailTexts {
    static func english(_ kind: OutgoingMail.Kind) -> String {
        switch kind {
        case .resetPassword:
            """
            A new password for {{service}}

            Hello {{name}},

            somebody, hopefully you, asked for a new password for the account {{uid}}. Choose one here, within the hour:

            {{link}}

            Or type this code on the page where you asked: {{code}}

            If it was not you, do nothing. Your password stays as it is.
            """
        case .verifyEmail:
            """
            Please confirm your address for {{service}}

            Hello,

            this address was given for the account {{uid}}. Please confirm that it is yours, within a day:

            {{link}}

            {{^pending}}Or type this code on your profile page: {{code}}{{/pending}}{{#pending}}Then you can sign in.{{/pending}}

            If you do not know this account, do nothing. The address stays unconfirmed.
            """
        case .changeEmail:
            """
            Please confirm your new address for {{service}}

            Hello,

            the account {{uid}} shall get this address. Please confirm that it is yours, within a day:

            {{link}}

            Or type this code on your profile page: {{code}}

            Until then the address before stays. If you do not know this account, do nothing.
            """
        case .emailChangeNotice:
            """
            Your address for {{service}} is to be changed

            Hello {{name}},

            somebody who was signed in as {{uid}} asked to replace this address. If that was you, there is nothing to do here.

            If it was not you, stop it here. The link is good for three days, also after the change took effect. It signs everybody \
            out and sends you a link for a new password:

            {{link}}
            """
        case .emailChanged:
            """
            Your address for {{service}} was changed

            Hello {{name}},

            the account {{uid}} has another address now. This one is no longer used. All other sessions have ended.

            If it was not you, undo the change here within three days. That restores this address, signs everybody out and sends you \
            a link for a new password:

            {{link}}
            """
        case .emailRemoved:
            """
            Your address for {{service}} was removed

            Hello {{name}},

            the account {{uid}} no longer has this address, and has no other. All other sessions have ended.

            If it was not you, undo this here within three days. That restores this address, signs everybody out and sends you a \
            link for a new password:

            {{link}}
            """
        case .emailUndone:
            """
            A change of your address for {{service}} was undone

            Hello {{name}},

            the account {{uid}} has the address back that it had before this one, because somebody who reads mail there asked for \
            it. This one is no longer used. All other sessions have ended.

            If it was not you, tell {{support}} at once. As long as your password is good, you can sign in and change \
            the address again here:

            {{link}}
            """
        case .passwordChanged:
            """
            Your password for {{service}} was changed

            Hello {{name}},

            the account {{uid}} has a new password{{#origin}} ({{origin}}){{/origin}}. All other sessions have ended.

            If it was not you, ask for a new password at once:

            {{link}}
            """
        case .newDevice:
            """
            A new device signed in to {{service}}

            Hello {{name}},

            somebody signed in as {{uid}} on a device that was not used before{{#origin}} ({{origin}}){{/origin}}.

            If it was not you, end that session on your profile page and choose a new password:

            {{link}}
            """
        case .manyFailures:
            """
            Many wrong passwords for your account at {{service}}

            Hello {{name}},

            somebody typed wrong passwords for the account {{uid}} again and again, most recently at {{time}}{{#origin}} ({{origin}}){{/origin}}. \
            Nobody got in that way, and each further try has to wait.

            If it was you and you have forgotten the password, or if others may know it, choose a new one:

            {{link}}

            Otherwise there is nothing to do. There is at most one such mail a day.
            """
        case .accountExists:
            """
            You already have an account at {{service}}

            Hello {{name}},

            somebody, perhaps you, gave this address for another account. You have one already: {{uid}}.

            If you have forgotten the password, ask for a new one here:

            {{link}}

            If it was not you, do nothing.
            """
        case .approvalAsked:
            """
            Somebody waits to be let in to {{service}}

            Hello {{name}},

            somebody has signed up and waits for you, {{uid}}, or others who may let people in. See who it is:

            {{link}}

            If more follow within the hour, there is no further mail.
            """
        case .approved:
            """
            You are let in to {{service}}

            Hello,

            your account {{uid}} is ready: you can sign in now. Please confirm that this address is yours, within a day:

            {{link}}

            Or type this code on your profile page: {{code}}

            If you do not know this account, do nothing. The address stays unconfirmed.
            """
        case .recoveryCodeIssued:
            """
            A code to set your password for {{service}} was made

            Hello {{name}},

            somebody who runs the site made a code with which a new password can be set for the account {{uid}}, without the \
            password it has now. If you asked for that, there is nothing to do here.

            If you did not, change your password here. The code is not valid after that:

            {{link}}

            Then tell {{support}}. If more codes follow within the hour, there is no further mail.
            """
        case .staffJoined:
            """
            Somebody joined {{service}} as Teacher or Admin

            Hello {{name}},

            somebody signed up with a code or an invitation that gives the role Teacher or Admin, at {{time}}{{#origin}} ({{origin}}){{/origin}}. \
            You get this mail because you, {{uid}}, are an administrator. See who it is:

            {{link}}

            If you do not expect anybody, disable the account and revoke the code. If more people join like this within the hour, there \
            is no further mail.
            """
        case .accountDeleted:
            """
            Your account at {{service}} was deleted

            Hello,

            the account at {{service}} with the address {{email}} was deleted at {{time}}, with everything that belonged to it.

            If it was not you, tell {{support}}. They cannot bring the account back, but they can find out who \
            deleted it.
            """
        }
    }
}
