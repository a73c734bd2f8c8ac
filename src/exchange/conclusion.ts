import type { NationalQuote } from '../routing/index.ts';
import { ALL, type Core } from './core.ts';
import type { FeeCharges } from './fee-charges.ts';

/**
 * Where there are several venues: what follows from a command beyond the market that it was for, until nothing more does: the national quote is said, orders that follow
 * it move, pools cross at its midpoint, routed orders go on. Then fees are charged, and books say that they have changed.
 */
export class Conclusion {
  private readonly core: Core;
  private readonly fees: FeeCharges;

  constructor(core: Core, fees: FeeCharges) {
    this.core = core;
    this.fees = fees;
  }

  /** @param instrument ALL: every one */
  conclude(instrument: number | readonly number[]): void {
    const { core } = this;
    const touched = this.nationalsOf(instrument);
    for (let goesOn = true; goesOn;) {
      goesOn = false;
      for (const national of touched) while (this.review(national)) goesOn = true;
      const from = core.events.length;
      const next = this.routeOn();
      if (next < 0) {
        // Nothing goes on, but an order may have ended, and another with it.
        const hasEnded = core.routes.takeEnded();
        if (hasEnded || core.events.length > from) {
          for (const national of core.nationals) touched.add(national);
          goesOn = true;
        }
        continue;
      }
      // What is routed gets to any instrument's venues.
      touched.add(core.nationals[next]!);
      goesOn = true;
    }
    this.fees.charge(core.time);
    for (const { lit, pools } of touched) {
      for (const market of lit) market.settle(core.time);
      for (const market of pools) market.settle(core.time);
    }
  }

  private nationalsOf(instrument: number | readonly number[]): Set<NationalQuote> {
    const { nationals } = this.core;
    if (instrument === ALL) return new Set(nationals);
    return new Set([instrument].flat().map((each) => nationals[each]!));
  }

  /** Goes on with what is routed by one step: gives the instrument, or -1. */
  private routeOn(): number {
    const { routes } = this.core;
    if (routes.isIdle) return -1;
    const arrived = routes.deliverNext();
    return arrived < 0 ? routes.decideNext() : arrived;
  }

  /** Brings one instrument up to its quotes. True: something has happened, so that they may be others again. */
  private review(national: NationalQuote): boolean {
    const { events, time } = this.core;
    national.note();
    const noted = events.length;
    for (const market of national.lit) {
      const { guarded } = market.desk;
      const from = events.length;
      guarded.review();
      guarded.meetAgain();
      if (events.length > from || market.desk.attentive) market.follow(from);
    }
    const { midpoint } = national;
    for (const market of national.pools) {
      if (midpoint > 0 && market.continuous) market.pool!.cross(midpoint);
    }
    for (const market of national.lit) market.look(time);
    return events.length > noted;
  }
}
