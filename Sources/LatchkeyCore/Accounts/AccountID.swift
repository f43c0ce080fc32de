/// Names an account for ever: never reused, also not after the account is gone (S-214).
package typealias AccountID = RandomID
