import { type SuccessionReport, succeedController } from '@gallra/retention';
import type { Host } from './host.ts';

/** The controllers of a host. */
export interface Controllers {
  /**
   * One takes the place of another, whose rows are its own now: what people have asked, holds, chosen periods and logs are
   * the other's too. By their keys. See `succeedController` of `@gallra/retention`.
   */
  succeeded(from: string | number | bigint, to: string | number | bigint): Promise<SuccessionReport>;
}

/** What becomes of controllers in a host. */
export const controllersOf = ({ store, policy, clock, run }: Host): Controllers => ({
  succeeded: (from, to) =>
    run(() => succeedController(store, policy, { from: String(from), to: String(to), at: clock() })),
});
