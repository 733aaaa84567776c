import { Delays } from './delays.ts'

/** One message: who said it where, and when in the order of all that the clients did and saw. */
interface Message {
  readonly room: string
  readonly client: number
  readonly said: number
  readonly saidAt: number
  accepted: number
}

/** One stay of a client in a room, and the numbers of the messages it heard there. */
export interface Membership {
  readonly room: string
  readonly client: number
  readonly heard: number[]
  /** When its JOIN was acknowledged, and when it asked to leave or was cut. */
  joined: number
  left: number
  /** It ended by RST, and what was under way at that moment may be lost. */
  cut: boolean
}

/**
 * Everything said and heard, by clients in one process, so that one clock orders it. In each room
 * a witness stays from beginning to end, and what it heard is the order that all must agree on.
 */
export class Ledger {
  readonly delays = new Delays()
  readonly #messages: Message[] = []
  readonly #memberships: Membership[] = []
  #clock = 0

  get said(): number {
    return this.#messages.length
  }

  get stays(): number {
    return this.#memberships.length
  }

  /** Notes that a message goes out now; the number identifies it and is sent as its text. */
  say(room: string, client: number): number {
    this.#messages.push({ room, client, said: this.#clock++, saidAt: performance.now(), accepted: Infinity })
    return this.#messages.length - 1
  }

  accept(message: number): void {
    const said = this.#messages[message]
    if (said) said.accepted = this.#clock++
  }

  join(room: string, client: number): Membership {
    const membership = { room, client, heard: [], joined: Infinity, left: Infinity, cut: false }
    this.#memberships.push(membership)
    return membership
  }

  joined(membership: Membership): void {
    membership.joined = this.#clock++
  }

  leave(membership: Membership, cut: boolean): void {
    membership.left = this.#clock++
    membership.cut = cut
  }

  hear(membership: Membership, message: number): void {
    this.delays.add(performance.now() - (this.#messages[message]?.saidAt ?? 0))
    membership.heard.push(message)
  }

  /** What is wrong with what was heard; nothing, if every member heard every message in the order of the witness. */
  violations(witnesses: readonly Membership[]): string[] {
    return witnesses.flatMap((witness) => {
      const members = this.#memberships.filter(({ room }) => room === witness.room)
      return [...this.#unheard(witness), ...members.flatMap((member) => this.#disagreements(witness, member))]
    })
  }

  /** Acknowledged, and the witness did not hear it. */
  #unheard(witness: Membership): string[] {
    const heard = new Set(witness.heard)
    return this.#messages.flatMap(({ room, accepted }, message) =>
      room === witness.room && accepted !== Infinity && !heard.has(message)
        ? [`message ${message} in ${room} was acknowledged and not delivered to the witness`]
        : [],
    )
  }

  #disagreements(witness: Membership, member: Membership): string[] {
    const name = `client ${member.client} in ${member.room}`
    // Nobody hears what one said oneself.
    const others = witness.heard.filter((message) => this.#messages[message]?.client !== member.client)
    const start = member.heard.length > 0 ? others.indexOf(member.heard[0] ?? -1) : 0
    const agrees = start !== -1 && member.heard.every((message, index) => others[start + index] === message)
    if (!agrees) return [`${name} heard other messages, or in another order, than the witness`]
    const end = start + member.heard.length
    const missed = others.findIndex(
      (message, index) => (index < start || (index >= end && !member.cut)) && this.#owed(message, member),
    )
    return missed === -1 ? [] : [`${name} missed message ${others[missed]}`]
  }

  /** Said after the member was in and acknowledged before it left: it was there for certain. */
  #owed(message: number, member: Membership): boolean {
    const { said, accepted } = this.#messages[message] ?? { said: 0, accepted: Infinity }
    return said > member.joined && accepted < member.left
  }
}
