import { KEY_ID_PLACEHOLDER } from '../id-memory.ts';
import type { Lesson } from './lesson.ts';

/** What risk managers and operators do. */
export const staff: readonly Lesson[] = [
  {
    name: 'AllOpenOrders',
    title: 'See every account (risk)',
    explanation:
      'RISK, COMPLIANCE and OPERATOR read every account; without an accountId these are the open orders of all. With the key of a trader the same query shows that trader alone.',
    key: 'demo-risk',
    operation: /* GraphQL */ `
      query AllOpenOrders($status: [OrderStatus!], $first: Int!, $after: String) {
        orders(status: $status, first: $first, after: $after) {
          nodes {
            id
            account {
              id
              firm {
                name
              }
            }
            instrument {
              symbol
            }
            side
            price
            leavesQuantity
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    `,
    variables: () => ({ status: ['NEW', 'PARTIALLY_FILLED'], first: 20, after: null }),
  },
  {
    name: 'ListInstrument',
    title: 'List an instrument (operator)',
    explanation:
      'Operators set up the market while it runs: this instrument has a book at once, and anyone may trade it. Prices move in steps of tickSize, quantities in steps of lotSize.',
    key: 'demo-operator',
    operation: /* GraphQL */ `
      mutation ListInstrument($input: CreateInstrumentInput!) {
        createInstrument(input: $input) {
          instrument {
            symbol
            name
            tickSize
            lotSize
            referencePrice
          }
          userErrors {
            code
            field
            message
          }
        }
      }
    `,
    variables: ({ run }) => ({
      input: {
        symbol: `NEW.${run.toUpperCase()}`,
        name: 'A new listing',
        currency: 'USD',
        tickSize: '0.01',
        lotSize: '1',
        referencePrice: '25.00',
      },
    }),
  },
  {
    name: 'NewMember',
    title: 'A firm, an account, a key (operator)',
    explanation:
      'Admits a firm, opens an account for it and makes the key that trades for it. The secret is shown here once and nowhere else: choose "a key of my own" above and paste it.',
    key: 'demo-operator',
    operation: /* GraphQL */ `
      mutation NewMember($firm: CreateFirmInput!, $account: CreateAccountInput!, $key: CreateApiKeyInput!) {
        createFirm(input: $firm) {
          firm {
            id
            name
          }
          userErrors {
            ...Refusal
          }
        }
        createAccount(input: $account) {
          account {
            id
            kind
          }
          userErrors {
            ...Refusal
          }
        }
        createApiKey(input: $key) {
          secret
          apiKey {
            id
            name
            roles
          }
          userErrors {
            ...Refusal
          }
        }
      }

      fragment Refusal on ReferenceDataError {
        code
        field
        message
      }
    `,
    variables: ({ run }) => {
      const id = run.toUpperCase();
      return {
        firm: { id: `FIRM-${id}`, name: 'Bright Harbour Capital' },
        account: {
          id: `DESK-${id}`,
          name: 'Their first desk',
          firmId: `FIRM-${id}`,
          kind: 'INSTITUTION',
          riskTier: 'DEFAULT',
        },
        key: { name: `key of DESK-${id}`, roles: ['TRADER'], accountIds: [`DESK-${id}`] },
      };
    },
  },
  {
    name: 'RevokeKey',
    title: 'Revoke a key (operator)',
    explanation:
      'Ends the key that NewMember made, at once and for ever, and closes its sockets. The id of that key is filled in for you; the query apiKeys lists them all.',
    key: 'demo-operator',
    operation: /* GraphQL */ `
      mutation RevokeKey($input: RevokeApiKeyInput!) {
        revokeApiKey(input: $input) {
          apiKey {
            id
            name
            revokedAt
          }
          userErrors {
            code
            field
            message
          }
        }
      }
    `,
    variables: () => ({ input: { id: KEY_ID_PLACEHOLDER } }),
  },
];
