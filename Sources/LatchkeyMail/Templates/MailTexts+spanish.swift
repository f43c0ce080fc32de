import LatchkeyCore

extension MailTexts {
    static func spanish(_ kind: OutgoingMail.Kind) -> String {
        switch kind {
        case .resetPassword:
            """
            Elige una contraseña nueva para {{service}}

            Hola, {{name}}:

            Hemos recibido una solicitud para restablecer la contraseña de la cuenta "{{uid}}". Con este enlace puedes elegir una \
            contraseña nueva. Es válido durante una hora y funciona una sola vez.

            Elegir una contraseña nueva:
            {{link}}

            O escribe este código en la página donde pediste la contraseña nueva: {{code}}

            Hora de la solicitud: {{time}}{{#origin}}
            Desde la dirección IP: {{origin}}{{/origin}}

            Si no lo has pedido, ignora este correo. Tu contraseña sigue siendo la misma.
            """
        case .verifyEmail:
            """
            Confirma tu dirección de correo para {{service}}

            Hola:

            Confirma que esta es la dirección de correo de la cuenta "{{uid}}". El enlace es válido durante un día.

            Confirmar la dirección de correo:
            {{link}}

            {{^pending}}O escribe este código en la página de tu perfil: {{code}}{{/pending}}{{#pending}}Podrás iniciar sesión cuando la dirección esté confirmada.{{/pending}}

            La dirección se indicó el {{time}}. Si no conoces esta cuenta, ignora este correo. La dirección quedará sin confirmar.
            """
        case .changeEmail:
            """
            Confirma tu nueva dirección de correo para {{service}}

            Hola:

            Confirma que esta es la nueva dirección de correo de la cuenta "{{uid}}". El enlace es válido durante un día.

            Confirmar la nueva dirección:
            {{link}}

            O escribe este código en la página de tu perfil: {{code}}

            El cambio se solicitó el {{time}}. La cuenta conserva su dirección anterior hasta que confirmes esta. Si no conoces esta \
            cuenta, ignora este correo. No se cambiará nada.
            """
        case .emailChangeNotice:
            """
            Solicitud para cambiar tu dirección de correo en {{service}}

            Hola, {{name}}:

            Alguien con la sesión iniciada en la cuenta "{{uid}}" ha pedido sustituir esta dirección de correo por otra.

            Hora de la solicitud: {{time}}{{#origin}}
            Desde la dirección IP: {{origin}}{{/origin}}

            Si has sido tú, no tienes que hacer nada.

            {{^void}}Si no has sido tú, conserva tu dirección con este enlace. Es válido durante tres días, también después de que se haya \
            cambiado la dirección. Cierra todas las sesiones de la cuenta y te envía un enlace para elegir una contraseña nueva.

            Conservar mi dirección:
            {{link}}{{/void}}{{#void}}Si no has sido tú, avisa enseguida a quienes administran este sitio.{{/void}}
            """
        case .emailChanged:
            """
            Se ha cambiado tu dirección de correo en {{service}}

            Hola, {{name}}:

            La cuenta "{{uid}}" tiene ahora otra dirección de correo. Esta dirección ya no se usa, y las demás sesiones se han cerrado.

            Hora del cambio: {{time}}{{#origin}}
            Desde la dirección IP: {{origin}}{{/origin}}

            Si has sido tú, no tienes que hacer nada.

            {{^void}}Si no has sido tú, deshaz el cambio con este enlace. Es válido durante tres días. Recupera esta dirección, cierra todas \
            las sesiones de la cuenta y te envía un enlace para elegir una contraseña nueva.

            Deshacer el cambio:
            {{link}}{{/void}}{{#void}}Si no has sido tú, avisa enseguida a quienes administran este sitio.{{/void}}
            """
        case .emailRemoved:
            """
            Se ha quitado tu dirección de correo en {{service}}

            Hola, {{name}}:

            Se ha quitado esta dirección de correo de la cuenta "{{uid}}", que ahora no tiene ninguna. Las demás sesiones se han cerrado.

            Hora del cambio: {{time}}{{#origin}}
            Desde la dirección IP: {{origin}}{{/origin}}

            Si has sido tú, no tienes que hacer nada.

            {{^void}}Si no has sido tú, deshaz el cambio con este enlace. Es válido durante tres días. Recupera esta dirección, cierra todas \
            las sesiones de la cuenta y te envía un enlace para elegir una contraseña nueva.

            Deshacer el cambio:
            {{link}}{{/void}}{{#void}}Si no has sido tú, avisa enseguida a quienes administran este sitio.{{/void}}
            """
        case .emailUndone:
            """
            Se ha deshecho un cambio de tu dirección de correo en {{service}}

            Hola, {{name}}:

            La cuenta "{{uid}}" vuelve a tener su dirección de correo anterior, porque lo ha pedido alguien con acceso a ese correo. \
            Esta dirección ya no se usa, y las demás sesiones se han cerrado.

            Hora del cambio: {{time}}{{#origin}}
            Desde la dirección IP: {{origin}}{{/origin}}

            Si has sido tú, no tienes que hacer nada.

            Si no has sido tú, avisa enseguida a {{support}}. Mientras funcione tu contraseña, también puedes iniciar sesión y \
            cambiar otra vez la dirección.

            Abrir tu perfil:
            {{link}}
            """
        case .passwordChanged:
            """
            Se ha cambiado tu contraseña en {{service}}

            Hola, {{name}}:

            La cuenta "{{uid}}" tiene una contraseña nueva. Las demás sesiones se han cerrado.

            Hora del cambio: {{time}}{{#origin}}
            Desde la dirección IP: {{origin}}{{/origin}}

            Si has sido tú, no tienes que hacer nada.

            Si no has sido tú, elige enseguida una contraseña nueva.

            Elegir una contraseña nueva:
            {{link}}{{#passkeys}}

            Una contraseña nueva no quita ninguna llave de acceso. Las que todavía pueden iniciar sesión en la cuenta: {{passkeys}}. \
            Quita las que no conozcas.

            Ver las llaves de acceso:
            {{profile}}{{/passkeys}}{{#identities}}

            Cuentas de proveedores con las que todavía se puede entrar en la cuenta: {{identities}}. Quita las que no conozcas.

            Ver las cuentas de proveedores:
            {{profile}}{{/identities}}{{#factors}}

            Para entrar sigue haciendo falta un segundo factor. Si tú no has puesto ninguno, lo ha hecho otra persona: avisa a {{support}}, \
            que pueden quitarlo.{{/factors}}{{#unconfirmed}}

            Hay que confirmar otra vez esta dirección de correo antes de que sirva para elegir una contraseña nueva. Si es tuya, inicia \
            sesión y confírmala en tu perfil.

            Abrir tu perfil:
            {{profile}}{{/unconfirmed}}
            """
        case .newDevice:
            """
            Se ha iniciado sesión en {{service}} con un dispositivo nuevo

            Hola, {{name}}:

            Alguien ha iniciado sesión en la cuenta "{{uid}}" con un dispositivo que no se había usado antes con ella.

            Hora del inicio de sesión: {{time}}{{#origin}}
            Desde la dirección IP: {{origin}}{{/origin}}

            Si has sido tú, no tienes que hacer nada.

            Si no has sido tú, abre tu perfil, cierra esa sesión y cambia tu contraseña.

            Abrir tu perfil:
            {{link}}
            """
        case .manyFailures:
            """
            Muchas contraseñas incorrectas para tu cuenta en {{service}}

            Hola, {{name}}:

            Alguien ha escrito muchas veces contraseñas incorrectas para la cuenta "{{uid}}". Ninguno de estos intentos ha tenido \
            éxito, y los siguientes tienen que esperar.

            Hora del último intento: {{time}}{{#origin}}
            Desde la dirección IP: {{origin}}{{/origin}}

            Si no has sido tú, no tienes que hacer nada, salvo que otras personas puedan conocer tu contraseña.

            Si has sido tú y has olvidado tu contraseña, o si otras personas pueden conocerla, elige una nueva.

            Elegir una contraseña nueva:
            {{link}}

            Enviamos este correo como máximo una vez al día.
            """
        case .accountExists:
            """
            Ya tienes una cuenta en {{service}}

            Hola, {{name}}:

            El {{time}}, alguien indicó tu dirección de correo para otra cuenta. Ya tienes una cuenta con esta dirección: "{{uid}}".

            Si has sido tú, inicia sesión con la cuenta que tienes. Si has olvidado tu contraseña, elige una nueva.

            Elegir una contraseña nueva:
            {{link}}

            Si no has sido tú, no tienes que hacer nada. Tu cuenta no ha cambiado.
            """
        case .approvalAsked:
            """
            Una cuenta nueva en {{service}} espera aprobación

            Hola, {{name}}:

            Alguien se registró el {{time}} y espera aprobación. Recibes este correo porque con tu cuenta "{{uid}}" se pueden aprobar \
            cuentas nuevas.

            Ver quién espera:
            {{link}}

            Si no conoces a la persona, rechaza la solicitud en esa página. Si se registran más personas en la misma hora, no \
            enviamos otro correo.
            """
        case .approved:
            """
            Se ha aprobado tu cuenta en {{service}}

            Hola:

            Tu cuenta "{{uid}}" se aprobó el {{time}}. Ya puedes iniciar sesión. Confirma que esta es tu dirección de correo. El \
            enlace es válido durante un día.

            Confirmar la dirección de correo:
            {{link}}

            O escribe este código en la página de tu perfil: {{code}}

            Si no conoces esta cuenta, ignora este correo. La dirección quedará sin confirmar.
            """
        case .factorCodeIssued: factorCodeSpanish
        case .recoveryCodeIssued:
            """
            Se ha creado un código para una contraseña nueva en {{service}}

            Hola, {{name}}:

            El {{time}}, uno de los responsables del sitio creó un código para la cuenta "{{uid}}". Con este código se puede \
            poner una contraseña nueva sin la actual.

            Si has pedido el código, no tienes que hacer nada.

            Si no lo has pedido, cambia tu contraseña. Después, el código ya no es válido. Luego avisa a {{support}}.

            Cambiar la contraseña:
            {{link}}

            Si se crean más códigos en la misma hora, no enviamos otro correo.
            """
        case .staffJoined:
            """
            Una persona con rol Docente o Administrador se ha registrado en {{service}}

            Hola, {{name}}:

            Alguien se ha registrado con un código o una invitación que da el rol Docente o Administrador. Recibes este correo porque tu \
            cuenta "{{uid}}" es de Administrador.

            Hora del registro: {{time}}{{#origin}}
            Desde la dirección IP: {{origin}}{{/origin}}

            Ver quién es:
            {{link}}

            Si no esperabas a nadie, desactiva la cuenta y anula el código. Si se registran más personas así en la misma hora, no \
            enviamos otro correo.
            """
        case .passwordWithoutFactor, .factorGuesses, .recoveryCodeUsed: secondStepSpanish(kind)
        case .factorAdded, .factorRemoved, .factorsReset, .recoveryCodesMade: factorsSpanish(kind)
        case .passkeyAdded, .passkeyRemoved, .securityKeyAdded, .securityKeyRemoved: keyChangesSpanish(kind)
        case .passkeyCopied: passkeyCopiedSpanish
        case .identityLinked: identityLinkedSpanish
        case .identityUnlinked: identityUnlinkedSpanish
        case .identityCode: identityCodeSpanish
        case .groupJoined: groupJoinedSpanish
        case .accountDeleted:
            """
            Se ha borrado tu cuenta en {{service}}

            Hola:

            La cuenta en {{service}} con la dirección de correo {{email}} se borró el {{time}}, con todo lo que le pertenecía.

            Si has sido tú, no tienes que hacer nada.

            Si no has sido tú, avisa a {{support}}. No pueden recuperar la cuenta, pero sí averiguar quién la borró.
            """
        }
    }
}
