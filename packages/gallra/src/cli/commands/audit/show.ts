import type { AuditEntry, EventFilter } from '@gallra/audit';
import { GallraError } from '@gallra/core';
import {
  auditShowTexts,
  claimTitle,
  eventName,
  formatSecond,
  inLanguage,
  tableName,
  textsIn,
} from '@gallra/core/words';
import { type CommandContext, namedSubject } from '../../command-context.ts';
import { configured, type OptionsOf } from '../../options/common-options.ts';
import { parseInstant } from '../../options/instant-option.ts';
import { oneOf, wholeNumber } from '../../options/option-value.ts';
import type { Outcome } from '../../outcome.ts';
import type { CliCommand } from '../../runner.ts';
import { writeOwnFile } from '../../terminal/own-file.ts';
import { count, paragraphs, tableText } from '../../terminal/terminal.ts';
import { controller, log, vendor, whichLogs } from './log-options.ts';

const flags = () =>
  configured('show')
    .addOption(controller())
    .addOption(vendor())
    .addOption(log())
    .description('tell events, the newest first')
    .option('--subject <category>', 'that name a person: their category, with --key')
    .option('--key <key>', 'the key of the person in the table where that category lives')
    .option('--actor <id>', 'of somebody who did it')
    .option('--purpose <name>', 'of a purpose of the policy')
    .option('--table <table>', 'of a table')
    .option('--class <class>', 'of a class', oneOf('--class', 'change', 'read', 'security', 'evidence'))
    .option('--since <instant>', 'from then on: 2026-12-01, or 2026-12-01T12:00:00Z')
    .option('--until <instant>', 'before then')
    .option('--actors', 'tell who did it')
    .option('--limit <number>', 'how many at most (default: 50; 1000 on a page)', wholeNumber('--limit', 1))
    .option('--html <file>', 'write a page to read; it must not exist yet');

function filterOf(context: CommandContext, options: OptionsOf<typeof flags>): EventFilter {
  const { subject, key, actor, purpose, table, since, until } = options;
  const { timeZone } = context.config.policy;
  if ((subject === undefined) !== (key === undefined))
    throw new GallraError('command.invalid', 'A person is named by --subject with --key.');
  if (subject !== undefined && key !== undefined) namedSubject(context, { subject, key });
  return {
    ...whichLogs(options),
    newestFirst: true,
    ...(subject === undefined || key === undefined ? {} : { subject: { category: subject, key } }),
    ...(actor === undefined ? {} : { actor }),
    ...(purpose === undefined ? {} : { purpose }),
    ...(table === undefined ? {} : { table }),
    ...(options.class === undefined ? {} : { class: options.class }),
    ...(since === undefined ? {} : { from: parseInstant(since, timeZone, '--since') }),
    ...(until === undefined ? {} : { until: parseInstant(until, timeZone, '--until') }),
  };
}

/** Who did it is told only where it is asked for. */
const told = ({ actor, ...entry }: AuditEntry, actors: boolean) =>
  actors && actor !== undefined ? { ...entry, actor } : entry;

async function shown(context: CommandContext, options: OptionsOf<typeof flags>): Promise<Outcome> {
  const { gallra, language, surroundings } = context;
  const own = textsIn(auditShowTexts, language);
  const { actors = false, html } = options;
  const filter = filterOf(context, options);
  if (html !== undefined) {
    const { limit = 1000 } = options;
    const page = await gallra.audit.html(filter, { language, actors, limit });
    const file = await writeOwnFile(surroundings, html, [page]);
    return { exitCode: 0, data: { files: [file] }, text: () => `${own.written}\n  ${file}` };
  }
  const { limit = 50 } = options;
  const events: ReturnType<typeof told>[] = [];
  let more = false;
  for await (const entry of gallra.audit.events(filter)) {
    more = events.length === limit;
    if (more) break;
    events.push(told(entry, actors));
  }
  const { policy } = gallra;
  const named = (event: AuditEntry['event']) => eventName(event, language);
  const rows = events.map(({ event, leaf, ...entry }) => [
    formatSecond(event.at, policy.timeZone),
    event.id,
    event.outcome === 'done' ? named(event) : `${named(event)} (${own.refused[event.outcome]})`,
    event.purpose === undefined ? '' : inLanguage(claimTitle(policy, event.purpose), language),
    event.table === undefined ? '' : tableName(policy, event.table, language),
    event.rows === undefined ? '' : count(event.rows),
    leaf === undefined ? '' : String(leaf),
    ...(actors ? [('actor' in entry && entry.actor.id) || ''] : []),
  ]);
  const headings = [...own.headings, ...(actors ? [own.who] : [])];
  return {
    exitCode: 0,
    data: { events, more },
    text: (style) =>
      paragraphs(
        rows.length === 0
          ? own.none
          : tableText(
              style,
              headings.map((title, index) => ({ title, number: index === 5 || index === 6 })),
              rows,
            ),
        more ? own.more(count(limit)) : undefined,
      ),
  };
}

/** `gallra audit show`: what the log tells, as a table, as JSON, or as a page. */
export const show: CliCommand = ({ run }) =>
  flags().action((options) => run(options, (context) => shown(context, options)));
