import type { ForeignKeyRules, OpenStore } from '@gallra/world';
import { chosenPeriodSpec } from '../retention/chosen-period.spec.ts';
import { erasureRequestSpec } from '../retention/erasure.spec.ts';
import { faithfulPlanSpec } from '../retention/faithful-plan.spec.ts';
import { forecastSpec } from '../retention/forecast.spec.ts';
import { foreignKeySpec } from '../retention/foreign-keys.spec.ts';
import { holdSpec } from '../retention/hold.spec.ts';
import { planSpec } from '../retention/plan.spec.ts';
import { purgeSpec } from '../retention/purge.spec.ts';
import { replaySpec } from '../retention/replay.spec.ts';
import { sweepSpec } from '../retention/sweep.spec.ts';
import { accessSpec } from '../rights/access.spec.ts';
import { accessLimitsSpec } from '../rights/access-limits.spec.ts';
import { erasureSpec } from '../rights/erasure.spec.ts';
import { erasureFailureSpec } from '../rights/erasure-failure.spec.ts';
import { erasurePropertySpec } from '../rights/erasure-properties.spec.ts';
import { legalBasisSpec } from '../rights/legal-basis.spec.ts';
import { recordedRightSpec } from '../rights/recorded-right.spec.ts';
import { subjectSpec } from '../rights/subject.spec.ts';

/** Where a book is read out. */
export interface Shelf {
  readonly open: OpenStore;
  /** Opens worlds beside those that `open` opens: a copy restored from a backup. */
  readonly elsewhere: OpenStore;
  /** Generated cases of a property. */
  readonly runs: number;
  readonly foreignKeys: ForeignKeyRules;
}

/** Every sentence about a store, on one store. */
export function books({ open, elsewhere, runs, foreignKeys }: Shelf): void {
  planSpec(open);
  sweepSpec(open);
  foreignKeySpec(open, foreignKeys);
  erasureRequestSpec(open);
  faithfulPlanSpec(open, runs, foreignKeys);
  forecastSpec(open);
  holdSpec(open);
  chosenPeriodSpec(open);
  purgeSpec(open);
  replaySpec(open, elsewhere);
  accessSpec(open);
  accessLimitsSpec(open);
  erasureSpec(open);
  erasureFailureSpec(open);
  erasurePropertySpec(open, runs);
  recordedRightSpec(open);
  legalBasisSpec(open);
  subjectSpec(open);
}
