import { EVENT, type Command } from '../domain/index.ts';
import type { Core } from './core.ts';
import type { FeeCharges } from './fee-charges.ts';

const { SET } = EVENT;

/** Commands that change venues, or what holds between them. */
type VenueChange = Extract<
  Command,
  { kind: 'SetVenue' | 'SetVenueFees' | 'SetSelfHelp' | 'SetProtectionRegime' | 'SetQuotingIncrement' }
>;

/** Carries out a judged change. What follows from it for orders is for the caller to conclude. */
export function carryOutVenueSetting(command: VenueChange, core: Core & { readonly fees: FeeCharges }): void {
  const { events, venues } = core;
  switch (command.kind) {
    case 'SetVenue':
      venues.set(command.venue, command);
      events.push1(SET, command.venue);
      break;
    case 'SetVenueFees':
      venues.setFees(command.venue, command.from, command.tiers);
      core.fees.begin();
      events.push1(SET, command.venue);
      break;
    case 'SetSelfHelp':
      venues.setSelfHelp(command.venue, command.declared);
      events.push1(SET, command.venue);
      break;
    case 'SetProtectionRegime':
      venues.setRegime(command.from, command.regime);
      events.push1(SET, 0);
      break;
    case 'SetQuotingIncrement':
      venues.setIncrement(command.instrument, command.from, command.increment);
      events.push1(SET, command.instrument);
  }
}
