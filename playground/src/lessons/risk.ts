import { CHANGE_ID_PLACEHOLDER } from '../id-memory.ts';
import type { Lesson } from './lesson.ts';

/** What a risk officer looks at, sets, stops and reports. */
export const risk: readonly Lesson[] = [
  {
    name: 'Limits',
    title: 'Limits, and where they come from',
    explanation:
      'Each limit is taken from the nearest row that has it: account and symbol, account, tier and symbol, tier. The sequence tells since when it holds.',
    key: 'demo-risk',
    operation: /* GraphQL */ `
      query Limits($accountId: ID!, $symbol: String) {
        limits(accountId: $accountId, symbol: $symbol) {
          name
          value
          level
          sequence
          change {
            requestedBy
            decidedBy
            reason
          }
        }
      }
    `,
    variables: () => ({ accountId: 'BOB', symbol: 'AAPL' }),
  },
  {
    name: 'EveryCheck',
    title: 'Every check of an order',
    explanation:
      'An order is refused with the first check that fails; here are all of them, with the limit and what the order comes to. Nothing is sent.',
    key: 'demo-bob',
    operation: /* GraphQL */ `
      query EveryCheck($input: SubmitOrderInput!) {
        validateOrder(input: $input) {
          approved
          checks {
            code
            passed
            limit
            actual
            message
          }
        }
      }
    `,
    variables: ({ run }) => ({
      input: {
        accountId: 'BOB',
        clientOrderId: `every-check-${run}`,
        symbol: 'AAPL',
        side: 'BUY',
        type: 'LIMIT',
        quantity: '501',
        price: '900.00',
      },
    }),
  },
  {
    name: 'TightenLimit',
    title: 'Tighten a limit',
    explanation: 'What only tightens holds at once, and is EFFECTIVE in the answer.',
    key: 'demo-risk',
    operation: /* GraphQL */ `
      mutation TightenLimit($input: SetLimitInput!) {
        setLimit(input: $input) {
          change {
            summary
            status
            effectiveSequence
          }
          userErrors {
            code
            field
            message
          }
        }
      }
    `,
    variables: () => ({
      input: { accountId: 'BOB', symbol: 'AAPL', maxOrderQuantity: '50', reason: 'first week of a new client' },
    }),
  },
  {
    name: 'LoosenLimit',
    title: 'Loosen it: one asks …',
    explanation: 'What loosens anything is PENDING, and changes nothing until somebody else approves it.',
    key: 'demo-risk',
    operation: /* GraphQL */ `
      mutation LoosenLimit($input: SetLimitInput!) {
        setLimit(input: $input) {
          change {
            id
            summary
            status
          }
          userErrors {
            code
            field
            message
          }
        }
      }
    `,
    variables: () => ({
      input: { accountId: 'BOB', symbol: 'AAPL', maxOrderQuantity: '400', reason: 'has traded well for a week' },
    }),
  },
  {
    name: 'ApproveChange',
    title: '… and another one approves',
    explanation:
      'The key that asked is refused here; the second risk manager has another. The id of the change is filled in for you; the query riskChanges lists all that wait.',
    key: 'demo-risk-2',
    operation: /* GraphQL */ `
      mutation ApproveChange($input: ApproveRiskChangeInput!) {
        approveRiskChange(input: $input) {
          change {
            summary
            status
            requestedBy
            decidedBy
          }
          userErrors {
            code
            field
            message
          }
        }
      }
    `,
    variables: () => ({ input: { id: CHANGE_ID_PLACEHOLDER, reason: 'agreed' } }),
  },
  {
    name: 'KillSwitch',
    title: 'Stop an algorithm',
    explanation:
      'One command cancels all orders of a scope and takes no new ones: an account, a firm, an algorithm, a symbol or the whole market. Letting it trade again takes two persons.',
    key: 'demo-risk',
    operation: /* GraphQL */ `
      mutation KillSwitch($input: SetTradingStateInput!) {
        setTradingState(input: $input) {
          canceledCount
          change {
            summary
            status
          }
          userErrors {
            code
            field
            message
          }
        }
      }
    `,
    variables: () => ({
      input: { algorithm: 'momentum-7', state: 'HALTED', reason: 'sends the same order again and again' },
    }),
  },
  {
    name: 'RiskReport',
    title: 'A risk report',
    explanation:
      'Positions, profit, one-day value at risk, drawdown, concentration and liquidity of an account, or with firmId of a firm. With asOf it is as it stood then.',
    key: 'demo-risk',
    operation: /* GraphQL */ `
      query RiskReport($accountId: ID, $firmId: ID, $asOf: DateTime) {
        riskReport(accountId: $accountId, firmId: $firmId, asOf: $asOf) {
          asOf
          positions {
            instrument {
              symbol
            }
            quantity
            mark
            marketValue
            unrealizedPnl
          }
          cash
          totalPnl
          grossExposure
          netExposure
          valueAtRisk {
            historical
            expectedShortfall
            parametric
            scenarios
          }
          drawdown {
            maxDrawdown
          }
          concentration {
            largestInstrument {
              symbol
            }
            largestShare
            herfindahl
          }
          liquidity {
            days
          }
        }
      }
    `,
    variables: () => ({ accountId: 'ATLAS' }),
  },
  {
    name: 'Alerts',
    title: 'Alerts',
    explanation:
      'What the monitor found after trades, newest first: WARN beyond 80 % of a limit, BREACH beyond it. acknowledgeAlert says that a person has seen one.',
    key: 'demo-risk',
    operation: /* GraphQL */ `
      query Alerts($acknowledged: Boolean, $first: Int!) {
        alerts(acknowledged: $acknowledged, first: $first) {
          nodes {
            id
            account {
              id
            }
            metric
            level
            value
            limit
            at
            clearedAt
          }
        }
      }
    `,
    variables: () => ({ acknowledged: false, first: 20 }),
  },
  {
    name: 'WatchAlerts',
    title: 'Alerts as they come',
    explanation:
      'Within a second of the trade. Let it run, send market orders with demo-alice in another tab, and stop it with the same button.',
    key: 'demo-risk',
    operation: /* GraphQL */ `
      subscription WatchAlerts {
        riskAlerts {
          id
          account {
            id
          }
          metric
          level
          value
          limit
          trade {
            price
            quantity
          }
        }
      }
    `,
  },
  {
    name: 'Halts',
    title: 'Halts, bands, breakers',
    explanation:
      'Whether a symbol is halted and until when, between which prices it may trade, and how far the index is from the market-wide breakers.',
    key: null,
    operation: /* GraphQL */ `
      query Halts($symbol: String!) {
        marketStatus(symbol: $symbol) {
          phase
          halt {
            kind
            level
            until
          }
          priceBand {
            lower
            upper
            state
          }
          shortSaleRestriction {
            days
          }
        }
        marketWideBreaker {
          value
          decline
          levels {
            level
            percent
            threshold
            triggered
          }
        }
      }
    `,
    variables: () => ({ symbol: 'AAPL' }),
  },
];
