/** The keys that a seeded database knows, with what each is for. */
export const DEMO_KEYS = [
  { key: 'demo-alice', who: 'ALICE, retail' },
  { key: 'demo-bob', who: 'BOB, retail' },
  { key: 'demo-atlas', who: 'ATLAS, institution' },
  { key: 'demo-maker', who: 'MAKER, market maker' },
  { key: 'demo-feed', who: 'AWAY, quotes of other venues' },
  { key: 'demo-risk', who: 'risk manager' },
  { key: 'demo-risk-2', who: 'second risk manager' },
  { key: 'demo-compliance', who: 'compliance officer' },
  { key: 'demo-operator', who: 'operator' },
  { key: 'demo-operator-2', who: 'second operator' },
] as const;

export type DemoKey = (typeof DEMO_KEYS)[number]['key'];
