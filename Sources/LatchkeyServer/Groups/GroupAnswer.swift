import LatchkeyCore
import LatchkeyFlows

extension JSONAnswer {
    /// A group as the caller sees it. How many are in it, only those hear who lead it or see everybody.
    mutating func group(_ view: GroupView, for caller: Caller) {
        let leads = view.isMarkedLeader == true && caller.allows(.leadGroups)
        let countsMembers = leads || caller.allows(.readUsers) || caller.allows(.writeGroups)
        object { answer in
            answer.field("id", view.group.id.text)
            answer.field("key", view.group.key.text)
            answer.field("name", view.group.name)
            answer.field("leader", leads)
            answer.field("member", view.isMarkedLeader != nil)
            if countsMembers {
                answer.field("members", view.memberCount)
            } else {
                answer.field("members", nil)
            }
            answer.key("leaders")
            answer.array(of: view.leaders) { answer, leader in
                answer.object { answer in
                    answer.field("id", leader.id.text)
                    answer.field("name", leader.name)
                }
            }
            answer.field("created_at", view.group.createdAt.rfc3339)
            answer.field("ends_at", view.group.endsAt?.rfc3339)
            answer.field("archived_at", view.group.archivedAt?.rfc3339)
            let hasArchived = leads && view.archivedBy == caller.account.id
            answer.field("may_restore", view.group.archivedAt != nil && (hasArchived || caller.allows(.writeGroups)))
        }
    }

    /// A group wherever it is named: `{"id","key","name","leader"}`.
    mutating func group(_ group: GroupSummary, isLeader: Bool) {
        object { answer in
            answer.field("id", group.id.text)
            answer.field("key", group.key)
            answer.field("name", group.name)
            answer.field("leader", isLeader)
        }
    }

    /// Those of a user object. A mark alone makes no leader.
    mutating func groups(_ memberships: [Membership], _ rights: RoleRights) {
        key("groups")
        array(of: memberships) { answer, membership in
            let leads = membership.isMarkedLeader && rights.own.contains(.leadGroups)
            answer.group(membership.group, isLeader: leads)
        }
    }
}
