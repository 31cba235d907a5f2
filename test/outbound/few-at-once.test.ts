import { fewAtOnce } from '../../src/outbound/few-at-once';

/** Work that ends when it is told. */
function held() {
  const state = { begun: false, end: (): void => undefined };
  const work = () =>
    new Promise<string>((resolve) => {
      state.begun = true;
      state.end = () => {
        resolve('done');
      };
    });
  return { state, work };
}

const live = new AbortController().signal;

it('runs so many at once, and the next when one has ended, whichever way', async () => {
  const run = fewAtOnce(2);
  const [one, two, three, four] = [held(), held(), held(), held()];
  const done = [one, two, three].map(({ work }) => run(live, work));
  await Promise.resolve();
  expect([one, two, three].map(({ state }) => state.begun)).toEqual([true, true, false]);
  one.state.end();
  expect(await done[0]).toBe('done');
  expect(three.state.begun).toBe(true);
  two.state.end();
  await expect(run(live, () => Promise.reject(new Error('it broke')))).rejects.toThrow('it broke');
  const last = run(live, four.work);
  await Promise.resolve();
  expect(four.state.begun).toBe(true);
  three.state.end();
  four.state.end();
  expect(await Promise.all([...done, last])).toEqual(['done', 'done', 'done', 'done']);
});

it('does not begin what was called off while it waited, and goes on with what was not', async () => {
  const run = fewAtOnce(1);
  const [first, late, next] = [held(), held(), held()];
  const impatient = new AbortController();
  const done = run(live, first.work);
  const calledOff = run(impatient.signal, late.work);
  const last = run(live, next.work);
  impatient.abort(new Error('too late'));
  first.state.end();
  await expect(calledOff).rejects.toThrow('too late');
  expect(late.state.begun).toBe(false);
  await done;
  next.state.end();
  expect(await last).toBe('done');
});
