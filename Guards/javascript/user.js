// Who is asking, as an authority tells it.

function frozen(list) {
    return Object.freeze([...list]);
}

/** The person whose token a request carried. Nothing in it can be changed: it is shared by all requests of that token. */
export class CurrentUser {
    constructor({
        id, uid, name, email = null, roles = [], permissions = [], groups = [], standing = null, sleepingRoles = [],
    }) {
        this.id = id;
        this.uid = uid;
        this.name = name;
        this.email = email;
        this.roles = frozen(roles);
        this.role = this.roles[0] ?? null;
        this.permissions = frozen(permissions);
        this.groups = frozen(groups.map((group) => Object.freeze({ ...group })));
        this.standing = standing && Object.freeze({ ...standing, methods: frozen(standing.methods) });
        this.sleepingRoles = frozen(sleepingRoles);
        Object.freeze(this);
    }

    /** Whether the person is in the group with this key, or leads it. */
    isIn(key) {
        return this.groups.some((group) => group.key === key);
    }

    /** Whether the person leads the group with this key. */
    leads(key) {
        return this.groups.some((group) => group.leader === true && group.key === key);
    }

    /** The same person so many seconds after the answer. */
    aged(seconds) {
        if (!this.standing) return this;
        const older = (age) => (age === null ? null : age + seconds);
        const { age, factorAge } = this.standing;
        return new CurrentUser({ ...this, standing: { ...this.standing, age: older(age), factorAge: older(factorAge) } });
    }
}
