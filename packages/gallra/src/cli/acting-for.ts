import type { SubjectKey } from '@gallra/core';
import { askedSubject } from '@gallra/core/store';
import { actingForTexts, textsIn } from '@gallra/core/words';
import { askedOf, type CommandContext, type NamedSubject } from './command-context.ts';
import type { Outcome } from './outcome.ts';

/** What says for whom a command acts: a person, at a controller, or a controller's rows alone. */
export type ActingFor = Pick<NamedSubject, 'controller' | 'vendor'> & Partial<Pick<NamedSubject, 'subject' | 'key'>>;

async function scopeOf({ gallra }: CommandContext, { subject, key, ...of }: ActingFor): Promise<Partial<SubjectKey>> {
  if (subject === undefined || key === undefined) return askedOf(of);
  const asked = { category: subject, key, ...askedOf(of) };
  return gallra.store.transaction((tx) => askedSubject(tx, gallra.policy, asked));
}

/** The line that says for whom a command acts; undefined where there is nobody but the vendor. */
export async function actingFor(context: CommandContext, of: ActingFor): Promise<string | undefined> {
  const { gallra, language } = context;
  const { controllers, parties } = gallra.policy;
  if (controllers === undefined) return undefined;
  const { controller, vendor } = await scopeOf(context, of);
  const own = textsIn(actingForTexts, language);
  if (controller === undefined) return vendor === true ? own.vendor(parties?.vendor.name) : undefined;
  const row = await gallra.store.transaction((tx) => tx.rows.controller(controller));
  const name = controllers.name === undefined ? undefined : row?.[controllers.name];
  return own.controller(String(name ?? controller));
}

/** What a command has to say, after the line that says for whom it acts. */
export const saidFor = (line: string | undefined, outcome: Outcome): Outcome =>
  line === undefined ? outcome : { ...outcome, text: (style) => `${line}\n\n${outcome.text(style)}` };
