"""A school whose people are in every state that a release knows."""
import base64
import re
import time

CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}(-[0-9A-Z]{2})?\b")
# 3 × 2 pixels.
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAAFUlEQVR4nGPkqjjBwMDAwMDAxAADABayAU5ejQYzAAAAAElFTkSuQmCC")


def password(uid):
    return f"seven paper boats of {uid}"


class School:
    """`known` is what people know: passwords by uid, sessions, what codes and links carry."""

    def __init__(self, node):
        self.node = node
        self.known = {"passwords": {}, "sessions": {}, "devices": {}, "codes": {}, "links": {}}

    def live(self):
        node = self.node
        node.start()
        self.set_up()
        self.hire()
        self.sign_up_people()
        self.hand_out_codes()
        node.stop()
        self.join()
        self.wait_for_people()
        self.stop_mails()
        self.known["live"] = dict(self.live_sessions())
        self.known["made_at"] = int(time.time())
        self.known["ids"] = {row["uid"]: row["id"] for row in self.everybody()}
        node.stop()
        return self.known

    # What requests are made of

    def do(self, method, path, body=None, of=None, status=(200, 201, 202, 204), **more):
        cookie = f"latchkey={self.known['sessions'][of]}" if of else more.pop("cookie", "")
        got, answer, cookies = self.node.ask(method, path, body, cookie=cookie, **more)
        if got not in status:
            raise SystemExit(f"{method} {path}: {got} {answer}")
        self.cookies = cookies
        return answer

    def sign_in(self, uid, name=None, **more):
        self.do("POST", "/api/authenticate", {"uid": uid, "password": self.known["passwords"][uid], **more})
        self.known["sessions"][name or uid] = self.cookies["latchkey"]
        self.known["devices"][name or uid] = self.cookies["latchkey-device"]

    def sign_up(self, uid, name, **more):
        self.known["passwords"][uid] = password(uid)
        self.do("POST", "/api/user", {"uid": uid, "name": name, "password": password(uid), **more})

    def add(self, uid, role, *options):
        self.known["passwords"][uid] = password(uid)
        self.node.command("user", "add", uid, "--role", role, "--password-stdin", *options, text=password(uid) + "\n")

    def id(self, uid):
        return next(row["id"] for row in self.everybody() if row["uid"] == uid)

    def everybody(self):
        answer = self.do("GET", "/api/user?per_page=100", of="head")
        return answer if isinstance(answer, list) else next(value for value in answer.values() if isinstance(value, list))

    def live_sessions(self):
        for name, token in self.known["sessions"].items():
            status, answer, _ = self.node.ask("GET", "/api/id", cookie=f"latchkey={token}")
            if status == 200:
                yield name, answer["uid"] if "uid" in answer else answer["_uid"]

    def confirm(self, email):
        self.do("POST", "/api/email/confirm", {"token": self.node.mail(email, "confirm")["token"]})

    # What happens

    def set_up(self):
        self.known["passwords"]["head"] = password("head")
        self.do("POST", "/api/setup", {
            "code": self.node.setup_code(), "uid": "head", "name": "Hedda Head", "password": password("head"),
            "email": "head@school.example"})
        self.sign_in("head")
        self.do("POST", "/api/email/verification", of="head")
        self.confirm("head@school.example")

    def hire(self):
        self.add("deputy", "Admin")
        self.add("teach", "Teacher", "--name", "Tara Teach", "--email", "teach@school.example")
        self.add("helper", "User")
        self.node.command("user", "set-role", "helper", "Teacher")
        self.add("former", "Teacher")
        self.node.command("user", "set-role", "former", "User")
        self.sign_in("teach")
        self.sign_in("deputy")

    def sign_up_people(self):
        self.sign_up("ada", "Ada Łovelace", email="ada@school.example")
        self.confirm("ada@school.example")
        self.sign_in("ada", remember=True)
        self.sign_in("ada", "ada's phone")
        self.do("PUT", f"/api/user/{self.id('ada')}/picture", PICTURE, of="ada", kind="image/png")
        self.do("PUT", f"/api/user/{self.id('ada')}/profile", {"section": "9b"}, of="ada")
        self.do("PUT", f"/api/user/{self.id('ada')}/profile", {"notes": "Sings.\nLoudly.", "born": "2011-02-28"}, of="head")
        self.sign_up("ben", "Ben Pending", email="ben@school.example")
        self.known["links"]["confirm ben"] = self.node.mail("ben@school.example", "confirm")
        self.move_mailbox("cam", "Cam Moving")
        self.known["links"]["confirm cam"] = self.node.mail("cam@new.example", "confirm")
        self.move_mailbox("dee", "Dee Moved")
        self.confirm("dee@new.example")
        self.sign_in("dee")
        self.known["links"]["undo dee"] = self.node.mail("dee@school.example", "undo")
        self.sign_up("eve", "Eve Disabled")
        self.sign_in("eve")
        self.node.command("user", "disable", "eve")
        self.sign_up("maxi", "Max Renamed")
        self.sign_in("maxi")
        self.do("PUT", f"/api/user/{self.id('maxi')}", {"uid": "max"}, of="maxi")
        self.known["passwords"]["max"] = self.known["passwords"].pop("maxi")
        self.known["sessions"]["max"] = self.known["sessions"].pop("maxi")
        self.sign_up("nat", "Nat Gone")
        self.do("DELETE", f"/api/user/{self.id('nat')}", of="head")
        self.known["passwords"].pop("nat")
        self.sign_up("ola", "Ola Guessed")
        for _ in range(4):
            self.do("POST", "/api/authenticate", {"uid": "ola", "password": "wrong again"}, status=(401, 429), network="198.51.100.9")
        self.sign_up("Lucia-9", "Łucja Ñandú")
        self.sign_up("quit", "Quentin Quit")
        self.sign_in("quit")
        self.do("DELETE", "/api/authenticate", of="quit")

    def move_mailbox(self, uid, name):
        self.sign_up(uid, name, email=f"{uid}@school.example")
        self.confirm(f"{uid}@school.example")
        self.sign_in(uid)
        self.do("PUT", f"/api/user/{self.id(uid)}", {"email": f"{uid}@new.example"}, of=uid)

    def hand_out_codes(self):
        self.do("POST", "/api/users", [{"uid": "fay", "name": "Fay First"}, {"uid": "gus", "name": "Gus Given"}], of="head")
        self.known["codes"]["recover gus"] = self.do(
            "POST", f"/api/user/{self.id('gus')}/recovery-code", {"expires_in": 604_800}, of="teach")["code"]
        self.known["codes"]["recover fay"] = CODE.search(self.node.command("user", "reset-code", "fay", "--expires-in", "7d"))[0]
        self.do("POST", "/api/recovery", {"uid": "ada"})
        self.known["links"]["reset ada"] = self.node.mail("ada@school.example", "reset")
        made = {
            "admin's": ("head", {"seats": 30, "note": "Class 9b"}), "teacher's": ("teach", {"seats": 30}),
            "full": ("head", {"seats": 1}), "revoked": ("head", {"seats": 5}),
            "former teacher's": ("helper", {"seats": 5}),
            "invitation of ida": ("head", {"uid": "ida"}), "invitation of jon": ("head", {"email": "jon@school.example"}),
            "invitation of a teacher": ("head", {"uid": "prof", "role": "Teacher"}),
            "teacher's invitation of kai": ("teach", {"uid": "kai"}),
        }
        self.sign_in("helper")
        for name, (maker, body) in made.items():
            code = self.do("POST", "/api/join-codes", body, of=maker)["code"]
            self.known["codes"][name] = code["code"]
            if name == "revoked":
                self.do("DELETE", f"/api/join-codes/{code['id']}", of="head")
        self.node.command("user", "set-role", "helper", "User")
        said = self.node.command("code", "add", "--seats", "5", "--expires-in", "60d", "--note", "By the operator")
        self.known["codes"]["operator's"] = CODE.search(said)[0]

    def join(self):
        self.node.start(registration="code")
        self.sign_up("ian", "Ian Joined", code=self.known["codes"]["admin's"])
        self.sign_up("joy", "Joy Joined", code=self.known["codes"]["teacher's"])
        self.sign_up("lea", "Lea Last", code=self.known["codes"]["full"])
        self.sign_up("ida", "Ida Invited", code=self.known["codes"]["invitation of ida"])
        self.node.stop()

    def wait_for_people(self):
        self.node.start(registration="approval")
        self.sign_up("kim", "Kim Waiting")
        self.node.stop()
        self.node.start(registration="open", email_domains="school.example")
        self.sign_up("lou", "Lou Waiting", email="lou@school.example")
        self.known["links"]["confirm lou"] = self.node.mail("lou@school.example", "confirm")
        self.node.stop()

    def stop_mails(self):
        """What is due now waits in the outbox: nobody takes it."""
        self.node.start(mail_smtp_url="smtp://127.0.0.1:9", mail_security="off", mail_from="no-reply@school.example")
        self.do("POST", "/api/recovery", {"uid": "dee@new.example"})
        self.do("POST", "/api/authenticate", {"uid": "ada", "password": self.known["passwords"]["ada"]}, network="203.0.113.77")
        self.known["sessions"]["ada elsewhere"] = self.cookies["latchkey"]
        self.sign_in("ola")
