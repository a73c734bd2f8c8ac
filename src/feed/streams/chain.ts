/**
 * Links events to the ones that their readers got before. An event that many readers get is one object for all who come from the
 * same one, so that it need be written out only once for them.
 */
export class Chain<Event extends { readonly previousSequence: number | null }> {
  private event: Event | undefined;
  private readonly links = new Map<number, Event>();

  after(previousSequence: number, event: Event): Event {
    if (event.previousSequence === previousSequence) return event;
    if (this.event !== event) {
      this.event = event;
      this.links.clear();
    }
    const link = this.links.get(previousSequence) ?? { ...event, previousSequence };
    this.links.set(previousSequence, link);
    return link;
  }
}
