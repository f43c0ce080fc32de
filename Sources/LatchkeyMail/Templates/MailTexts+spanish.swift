import LatchkeyCore

extension MailTexts {
    static func spanish(_ kind: OutgoingMail.Kind) -> String {
        switch kind {
        case .resetPassword:
            """
            Una contraseña nueva para {{service}}

            Hola, {{name}}:

            alguien, esperamos que tú, ha pedido una contraseña nueva para la cuenta {{uid}}. Elígela aquí en el plazo de una hora:

            {{link}}

            O escribe este código en la página donde la pediste: {{code}}

            Si no has sido tú, no hagas nada. Tu contraseña sigue siendo la misma.
            """
        case .verifyEmail:
            """
            Confirma tu dirección para {{service}}

            Hola:

            se ha indicado esta dirección para la cuenta {{uid}}. Confirma que es tuya en el plazo de un día:

            {{link}}

            {{^pending}}O escribe este código en la página de tu perfil: {{code}}{{/pending}}{{#pending}}Después podrás iniciar sesión.{{/pending}}

            Si no conoces esta cuenta, no hagas nada. La dirección queda sin confirmar.
            """
        case .changeEmail:
            """
            Confirma tu dirección nueva para {{service}}

            Hola:

            la cuenta {{uid}} va a tener esta dirección. Confirma que es tuya en el plazo de un día:

            {{link}}

            O escribe este código en la página de tu perfil: {{code}}

            Hasta entonces se mantiene la dirección anterior. Si no conoces esta cuenta, no hagas nada.
            """
        case .emailChangeNotice:
            """
            Se va a cambiar tu dirección en {{service}}

            Hola, {{name}}:

            alguien con la sesión abierta como {{uid}} ha pedido sustituir esta dirección. Si has sido tú, no tienes que hacer nada.

            Si no has sido tú, detenlo aquí. El enlace vale tres días, también después de que el cambio se haya hecho. Cierra todas \
            las sesiones y te envía un enlace para elegir una contraseña nueva:

            {{link}}
            """
        case .emailChanged:
            """
            Se ha cambiado tu dirección en {{service}}

            Hola, {{name}}:

            la cuenta {{uid}} tiene ahora otra dirección. Esta ya no se usa. Las demás sesiones se han cerrado.

            Si no has sido tú, deshaz el cambio aquí en el plazo de tres días. Así se recupera esta dirección, se cierran todas las \
            sesiones y te enviamos un enlace para elegir una contraseña nueva:

            {{link}}
            """
        case .emailRemoved:
            """
            Se ha quitado tu dirección en {{service}}

            Hola, {{name}}:

            la cuenta {{uid}} ya no tiene esta dirección ni ninguna otra. Las demás sesiones se han cerrado.

            Si no has sido tú, deshazlo aquí en el plazo de tres días. Así se recupera esta dirección, se cierran todas las sesiones \
            y te enviamos un enlace para elegir una contraseña nueva:

            {{link}}
            """
        case .emailUndone:
            """
            Se ha deshecho un cambio de tu dirección en {{service}}

            Hola, {{name}}:

            la cuenta {{uid}} vuelve a tener la dirección que tenía antes de esta, porque lo ha pedido alguien que lee el correo de \
            aquella. Esta ya no se usa. Se han cerrado todas las demás sesiones.

            Si no has sido tú, avisa enseguida a {{support}}. Mientras valga tu contraseña, puedes entrar y cambiar aquí \
            otra vez la dirección:

            {{link}}
            """
        case .passwordChanged:
            """
            Se ha cambiado tu contraseña en {{service}}

            Hola, {{name}}:

            la cuenta {{uid}} tiene una contraseña nueva{{#origin}} ({{origin}}){{/origin}}. Las demás sesiones se han cerrado.

            Si no has sido tú, pide enseguida una contraseña nueva:

            {{link}}
            """
        case .newDevice:
            """
            Un dispositivo nuevo ha entrado en {{service}}

            Hola, {{name}}:

            alguien ha entrado como {{uid}} con un dispositivo que no se había usado antes{{#origin}} ({{origin}}){{/origin}}.

            Si no has sido tú, cierra esa sesión en la página de tu perfil y elige una contraseña nueva:

            {{link}}
            """
        case .manyFailures:
            """
            Muchas contraseñas equivocadas para tu cuenta en {{service}}

            Hola, {{name}}:

            alguien ha escrito una y otra vez contraseñas equivocadas para la cuenta {{uid}}, la última vez el {{time}}{{#origin}} ({{origin}}){{/origin}}. \
            Así no ha entrado nadie, y cada nuevo intento tiene que esperar.

            Si has sido tú y has olvidado la contraseña, o si otras personas pueden conocerla, elige una nueva:

            {{link}}

            Si no, no tienes que hacer nada. Hay como máximo un correo así al día.
            """
        case .accountExists:
            """
            Ya tienes una cuenta en {{service}}

            Hola, {{name}}:

            alguien, quizá tú, ha indicado esta dirección para otra cuenta. Ya tienes una: {{uid}}.

            Si has olvidado la contraseña, pide una nueva aquí:

            {{link}}

            Si no has sido tú, no hagas nada.
            """
        case .approvalAsked:
            """
            Alguien espera para entrar en {{service}}

            Hola, {{name}}:

            alguien se ha registrado y espera a que tú, {{uid}}, u otra persona que pueda hacerlo le deje entrar. Mira quién es:

            {{link}}

            Si en la próxima hora llegan más, no habrá otro correo.
            """
        case .approved:
            """
            Ya puedes entrar en {{service}}

            Hola:

            tu cuenta {{uid}} está lista: ya puedes iniciar sesión. Confirma que esta dirección es tuya en el plazo de un día:

            {{link}}

            O escribe este código en la página de tu perfil: {{code}}

            Si no conoces esta cuenta, no hagas nada. La dirección queda sin confirmar.
            """
        case .recoveryCodeIssued:
            """
            Se ha creado un código para cambiar tu contraseña en {{service}}

            Hola, {{name}}:

            alguien que lleva el sitio ha creado un código con el que se puede poner una contraseña nueva a la cuenta {{uid}}, sin la \
            que tiene ahora. Si lo has pedido, no tienes que hacer nada.

            Si no lo has pedido, cambia aquí tu contraseña. Después el código ya no vale:

            {{link}}

            Luego avisa a {{support}}. Si se crean más códigos en la misma hora, no hay otro correo.
            """
        case .staffJoined:
            """
            Alguien se ha registrado en {{service}} como Teacher o Admin

            Hola, {{name}}:

            alguien se ha registrado con un código o una invitación que da el rol Teacher o Admin, el {{time}}{{#origin}} ({{origin}}){{/origin}}. \
            Recibes este correo porque la cuenta {{uid}} es de administración. Mira quién es:

            {{link}}

            Si no esperas a nadie, desactiva la cuenta y revoca el código. Si se registran más personas así en la misma hora, no hay otro \
            correo.
            """
        case .accountDeleted:
            """
            Se ha borrado tu cuenta en {{service}}

            Hola:

            la cuenta en {{service}} con la dirección {{email}} se borró el {{time}}, con todo lo que le pertenecía.

            Si no has sido tú, avisa a {{support}}. No pueden recuperar la cuenta, pero sí averiguar quién la borró.
            """
        }
    }
}
