/**
 * How a learner comes into a class, and back into it from another device. An error is `{ code, message }` with an HTTP
 * status, as everywhere.
 */
import { Type } from 'typebox';
import { name, object } from './schema-parts.ts';

const code = Type.String({ maxLength: 200 });

/**
 * A code is six characters for a class, twelve for one seat in it (a rejoin code, or a seat made beforehand). Upper and
 * lower case, spaces and hyphens do not matter. `/join/<code>` is the page for both.
 */
export interface Invitation {
  /** In groups, to be read aloud: `KXT-4WM`. */
  code: string;
  /** `http://…/join/KXT4WM`. */
  link: string;
  /** The link as a QR code: a `data:` URI of an SVG, for `<img>`. */
  qr: string;
  /** True when the link works on the server's own machine only: its reader came by `localhost`. */
  onlyHere: boolean;
}

/** `GET /api/join/<code>` */
export interface JoinState {
  kind: 'class' | 'seat';
  className: string;
  /** Whose seat it is; null for a class. */
  seatName: string | null;
  /** Who this browser is already: in this class, in another, or nobody yet. */
  you: { name: string; className: string; inThisClass: boolean } | null;
}

/** `POST /api/join` → {@link Joined}, and the learner's cookie. */
export const joinBody = object({
  code,
  /** Needed for a class, ignored for a seat, which has one. */
  name: Type.Optional(name),
  /**
   * Somebody else sits at this browser now: forget who it was (`you` in {@link JoinState}). Without it a browser that is
   * in this class already stays who it is, and one that is in another class is refused (`CLASS_OTHER`).
   */
  asNew: Type.Optional(Type.Boolean()),
});

export interface Joined {
  name: string;
  className: string;
  /** Takes the learner to another device. Told this once; `POST /api/class/code` makes another. Null when the browser was in already. */
  rejoin: Invitation | null;
}

// `POST /api/class/code` → Invitation: a new rejoin code for the learner's seat; the one before is worth nothing then.
