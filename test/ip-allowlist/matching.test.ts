import { BlockList, isIP } from 'node:net';
import fc from 'fast-check';
import { plainAddress } from '../../src/auth/network';
import { parameters, timeLimit } from '../properties/parameters';
import type { TestAccount, World } from '../support/world';
import { askFrom, codesOf, enforced, startAddressedWorld } from './operations';

const RUNS = 60;
const SECONDS = 40;

let world: World;
let account: TestAccount;
beforeAll(async () => {
  world = await startAddressedWorld();
  account = await world.account();
  await enforced(world, account);
});
afterAll(() => world.stop());

/** A number as the address of a family. */
interface Numbered {
  bits: 32 | 128;
  value: bigint;
}

const groups = ({ value }: Numbered): string[] =>
  Array.from({ length: 8 }, (_none, index) => ((value >> BigInt(16 * (7 - index))) & 0xffffn).toString(16));
const dotted = ({ value }: Numbered): string =>
  Array.from({ length: 4 }, (_none, index) => String((value >> BigInt(8 * (3 - index))) & 0xffn)).join('.');

/** The usual way to write an address, and other ways that mean the same. */
function spellings(address: Numbered): [string, ...string[]] {
  if (address.bits === 128) {
    const usual = groups(address).join(':');
    return [
      usual,
      usual.toUpperCase(),
      groups(address)
        .map((group) => group.padStart(4, '0'))
        .join(':'),
      `${usual}%eth0`,
    ];
  }
  const [high, low] = [address.value >> 16n, address.value & 0xffffn].map((half) => half.toString(16));
  return [dotted(address), `::ffff:${dotted(address)}`, `::FFFF:${high}:${low}`, `0:0:0:0:0:ffff:${high}:${low}`];
}

const lastOf = ({ bits }: Numbered): bigint => (1n << BigInt(bits)) - 1n;
const isMapped = ({ bits, value }: Numbered): boolean => bits === 128 && value >> 32n === 0xffffn;

const numbered: fc.Arbitrary<Numbered> = fc.oneof(
  fc.bigInt(0n, (1n << 32n) - 1n).map((value): Numbered => ({ bits: 32, value })),
  fc.bigInt(0n, (1n << 128n) - 1n).map((value): Numbered => ({ bits: 128, value })),
  // Close to where the families meet.
  fc.bigInt(0n, 1n << 50n).map((value): Numbered => ({ bits: 128, value })),
);

const network = fc
  .tuple(numbered, fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean())
  .map(([{ bits, value }, share, enabled]) => {
    const length = 1 + Math.floor(share * (bits - 1));
    const behind = BigInt(bits - length);
    const first = { bits, value: (value >> behind) << behind };
    return { first, last: { bits, value: first.value + (1n << behind) - 1n }, length, enabled };
  })
  .filter(({ first, length }) => !(isMapped(first) && length >= 96));

/** A list, and addresses of which many are at its edges. */
const question = fc.array(network, { maxLength: 6 }).chain((list) => {
  const edges = list.flatMap(({ first, last }) => [
    first,
    last,
    { ...first, value: first.value === 0n ? 0n : first.value - 1n },
    { ...last, value: last.value === lastOf(last) ? last.value : last.value + 1n },
  ]);
  const address = fc.oneof(numbered, ...(edges.length === 0 ? [] : [fc.constantFrom(...edges)]));
  const spelt = fc.tuple(
    address.filter((one) => !isMapped(one)),
    fc.nat({ max: 3 }),
  );
  return fc.record({ list: fc.constant(list), asked: fc.array(spelt, { minLength: 1, maxLength: 5 }) });
});

const family = ({ bits }: Numbered): 'ipv4' | 'ipv6' => (bits === 32 ? 'ipv4' : 'ipv6');

describe('a random list', () => {
  it(
    'lets in exactly the addresses that Node’s own block list has, however they are written',
    async () => {
      const met = { in: 0, out: 0 };
      const isOver = timeLimit(SECONDS);
      await fc.assert(
        fc.asyncProperty(question, async ({ list, asked }) => {
          if (isOver()) return;
          await world.sql('DELETE FROM ip_allowlist_entries WHERE account_id = $1', [account.id]);
          // One for each family: by itself it takes an IPv4 address for a mapped one, and finds it in wide IPv6 networks.
          const others = { ipv4: new BlockList(), ipv6: new BlockList() };
          const kept = new Set<string>();
          for (const { first, length, enabled } of list) {
            const written = `${spellings(first)[0]}/${String(length)}`;
            if (kept.has(written)) continue;
            kept.add(written);
            await world.allowlistEntry(account, written, { enabled });
            if (enabled) others[family(first)].addSubnet(spellings(first)[0], length, family(first));
          }
          for (const [address, spelling] of asked) {
            const [usual] = spellings(address);
            const expected = others[family(address)].check(usual, family(address));
            met[expected ? 'in' : 'out'] += 1;
            const answer = await askFrom(
              world,
              spellings(address)[spelling] ?? usual,
              account.owner.token,
              'query ($handle: String!) { account(handle: $handle) { seats { used } } }',
              { handle: account.handle },
            );
            expect([usual, codesOf(answer)]).toEqual([usual, expected ? [] : ['IP_NOT_ALLOWED']]);
          }
        }),
        parameters(RUNS),
      );
      expect(Math.min(met.in, met.out)).toBeGreaterThan(20);
    },
    2 * SECONDS * 1000,
  );
});

describe('the one way to write an address', () => {
  it('is the same for all ways to write it, and another one for every other address', () => {
    fc.assert(
      fc.property(
        numbered.filter((one) => !isMapped(one)),
        numbered.filter((one) => !isMapped(one)),
        (one, two) => {
          const [plain, ...others] = new Set(spellings(one).map((text) => plainAddress(text)));
          expect(others).toEqual([]);
          expect(isIP(plain ?? '')).toBe(one.bits === 32 ? 4 : 6);
          const same = one.bits === two.bits && one.value === two.value;
          expect(plainAddress(spellings(two)[0]) === plain).toBe(same);
        },
      ),
    );
  });

  it.each(['', ' ', 'localhost', '1.2.3', '1.2.3.4:80', '1.2.3.4%eth0', '::g', '[::1]', '1.2.3.4/32', 'unknown'])(
    'is none for %j',
    (text) => {
      expect(plainAddress(text)).toBeNull();
    },
  );
});
