/** The learner wants the connection opened again, by the same request. */
export class AgainEvent extends Event {
  constructor() {
    super('again');
  }
}
