/** One measurement: our rate beside a reference's, both from the same run. */
export interface BenchResult {
  readonly suite: string;
  readonly name: string;
  /** Our rate, in `unit`; the median of the runs. */
  readonly ours: number;
  readonly reference: number;
  readonly unit: string;
  /** Our rate over the reference's: 1 is as fast, more is faster; the median of what each run says. */
  readonly ratio: number;
  /** The least ratio aimed at; undefined where nothing is promised. */
  readonly goal?: number;
}

/** A contestant: prepares, works `amount` units under the clock, and shows that the answer is right. */
export interface Contestant {
  prepare(): Promise<void>;
  run(): Promise<void>;
  verify(): Promise<void>;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1] ?? 0, sorted[middle] ?? 0];
  return (low + high) / 2;
}

async function seconds({ prepare, run, verify }: Contestant): Promise<number> {
  await prepare();
  const start = process.hrtime.bigint();
  await run();
  const taken = Number(process.hrtime.bigint() - start) / 1e9;
  await verify();
  return taken;
}

/** Runs two contestants in turn, so that a machine that slows down slows both. */
export async function sideBySide(
  about: {
    readonly suite: string;
    readonly name: string;
    readonly unit: string;
    readonly amount: number;
    readonly goal?: number;
    readonly runs: number;
  },
  ours: Contestant,
  reference: Contestant,
): Promise<BenchResult> {
  const { amount, runs, ...named } = about;
  const times = { ours: [] as number[], reference: [] as number[] };
  for (let run = 0; run < runs; run++) {
    // Whoever goes second finds a warmer machine; take turns.
    const turns = run % 2 === 0 ? (['ours', 'reference'] as const) : (['reference', 'ours'] as const);
    for (const turn of turns) times[turn].push(await seconds(turn === 'ours' ? ours : reference));
  }
  const rate = (of: readonly number[]) => amount / median(of);
  const round = (value: number) => Math.round(value * 1000) / 1000;
  return {
    ...named,
    ours: Math.round(rate(times.ours)),
    reference: Math.round(rate(times.reference)),
    ratio: round(median(times.reference.map((reference, run) => reference / (times.ours[run] ?? 0)))),
  };
}
