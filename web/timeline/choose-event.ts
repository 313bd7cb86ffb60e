/** The learner chose an event; null closes the detail. */
export class ChooseEvent extends Event {
  static readonly type = 'choose';
  readonly seq: number | null;

  constructor(seq: number | null) {
    super(ChooseEvent.type, { bubbles: true });
    this.seq = seq;
  }
}
