/// The e-mail about a group whose leaders may issue a code for a new password. It names neither: names are words of others, and the page shows
/// them.
extension MailTexts {
    static let groupJoinedEnglish = """
        Your account at {{service}} is in a group

        Hello {{name}},

        The account "{{uid}}" joined a group with a code. The group's leaders can see the account and issue a code for a new password. \
        The page of your groups says which group it is and who leads it.

        Time: {{time}}{{#origin}}
        From the IP address: {{origin}}{{/origin}}

        If this was you, you do not have to do anything.

        If this was not you, change your password and tell {{support}} at once. They can take the account out of the group.

        See your groups:
        {{link}}
        """

    static let groupJoinedSpanish = """
        Tu cuenta en {{service}} está en un grupo

        Hola, {{name}}:

        La cuenta "{{uid}}" se ha unido a un grupo con un código. Quienes dirigen el grupo pueden ver la cuenta y crear un código para \
        una contraseña nueva. La página de tus grupos dice qué grupo es y quién lo dirige.

        Hora: {{time}}{{#origin}}
        Desde la dirección IP: {{origin}}{{/origin}}

        Si has sido tú, no tienes que hacer nada.

        Si no has sido tú, cambia la contraseña y avisa enseguida a {{support}}. Pueden quitar la cuenta del grupo.

        Ver tus grupos:
        {{link}}
        """
}
