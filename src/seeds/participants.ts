import type { CreateAccount, CreateFirm, ParticipantKind } from '../domain/index.ts';

/** Firms of the seeds, all made up; so are their legal entity identifiers, which only have valid check digits. */
export const FIRMS: readonly CreateFirm[] = [
  firm('MAPLE', 'Maple Street Brokerage', 'BRSE00MAPLESTREET074'),
  firm('ATLAS-AM', 'Atlas Asset Management', 'BRSE00ATLASASSETM189'),
  firm('MERIDIAN-PF', 'Meridian Pension Fund', 'BRSE00MERIDIANPEN205'),
  firm('SUMMIT-CP', 'Summit Capital Partners', 'BRSE00SUMMITCAPIT331'),
  firm('HARBOUR-MM', 'Harbour Market Making', 'BRSE00HARBOURMARK483'),
  firm('QUAYSIDE-LP', 'Quayside Liquidity Providers', 'BRSE00QUAYSIDETRA579'),
  firm('LATTICE-ARB', 'Lattice Arbitrage', 'BRSE00LATTICEARBI665'),
  firm('VECTOR-QT', 'Vector Quantitative Trading', 'BRSE00VECTORQUANT777'),
  firm('AWAY-MD', 'Away Market Data', 'BRSE00AWAYMARKETDA77'),
];

/**
 * Accounts of every kind of participant (F10). ALICE and BOB never trade in a seed, and they and ATLAS have no order open
 * after it: whoever tries limits and message rates with them starts from zero. AWAY stands for everybody at the other venues.
 */
export const ACCOUNTS: readonly CreateAccount[] = [
  account('ALICE', 'Alice, private investor', 'MAPLE', 'RETAIL', 'DEFAULT'),
  account('BOB', 'Bob, private investor', 'MAPLE', 'RETAIL', 'DEFAULT'),
  account('CAROL', 'Carol, private investor', 'MAPLE', 'RETAIL', 'DEFAULT'),
  account('DAVE', 'Dave, private investor', 'MAPLE', 'RETAIL', 'DEFAULT'),
  account('ATLAS', 'Atlas Growth mutual fund', 'ATLAS-AM', 'INSTITUTION', 'PROFESSIONAL'),
  account('MERIDIAN', 'Meridian pension scheme', 'MERIDIAN-PF', 'INSTITUTION', 'PROFESSIONAL'),
  account('SUMMIT', 'Summit long-short hedge fund', 'SUMMIT-CP', 'INSTITUTION', 'PROFESSIONAL'),
  account('MAKER', 'Harbour quoting desk', 'HARBOUR-MM', 'MARKET_MAKER', 'MARKET_MAKER'),
  account('QUAY', 'Quayside quoting desk', 'QUAYSIDE-LP', 'MARKET_MAKER', 'MARKET_MAKER'),
  account('LATTICE', 'Lattice arbitrage book', 'LATTICE-ARB', 'ALGORITHMIC', 'PROFESSIONAL'),
  account('VECTOR', 'Vector high-frequency book', 'VECTOR-QT', 'ALGORITHMIC', 'PROFESSIONAL'),
  account('AWAY', 'Quotes of the other venues', 'AWAY-MD', 'MARKET_MAKER', 'AWAY'),
];

function firm(id: string, name: string, lei: string): CreateFirm {
  return { kind: 'CreateFirm', id, name, lei };
}

function account(
  id: string,
  name: string,
  firmId: string,
  participantKind: ParticipantKind,
  tier: string,
): CreateAccount {
  return { kind: 'CreateAccount', id, name, firm: firmId, participantKind, tier };
}
