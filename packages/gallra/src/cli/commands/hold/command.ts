import { GallraError, type HoldCover } from '@gallra/core';
import { holdPlaced, textsIn } from '@gallra/core/words';
import { actingFor, saidFor } from '../../acting-for.ts';
import { askedOf, type CommandContext, namedSubject } from '../../command-context.ts';
import { configured, type OptionsOf } from '../../options/common-options.ts';
import { parseRows } from '../../options/row-cover-options.ts';
import type { CliCommand } from '../../runner.ts';

const flags = () =>
  configured('hold')
    .description('place a legal hold: what it covers does not go')
    .option('--subject <category>', 'a person: their category, with --key')
    .option('--key <key>', 'the key of the person in the table where that category lives')
    .option('--controller <key>', 'a controller: its key; with --subject, the one at which they are held')
    .option('--vendor', 'with --subject: the vendor is the one at which they are held')
    .option('--table <table>', 'rows of a table: all, or those of --rows')
    .option('--rows <json>', 'the rows that meet a condition, such as \'{"id":17}\'')
    .requiredOption('--reason <text>', 'why; the data subject is not told')
    .option('--citation <provision>', 'the provision it rests on')
    .requiredOption('--by <name>', 'who places it')
    .requiredOption('--review <date>', 'the last day before it has to be reviewed: 2027-03-01');

function coverOf(context: CommandContext, options: OptionsOf<typeof flags>): HoldCover {
  const { subject, key, controller, vendor, table, rows } = options;
  if (
    [subject, subject === undefined ? controller : undefined, table].filter((given) => given !== undefined).length !== 1
  )
    throw new GallraError('command.invalid', 'A hold covers one of: --subject with --key, --controller, --table.');
  if (subject === undefined && controller !== undefined) return { controller };
  if (table !== undefined) return { table, ...(rows === undefined ? {} : { rows: parseRows(rows) }) };
  if (subject === undefined || key === undefined) throw new GallraError('command.invalid', '--subject needs --key.');
  namedSubject(context, { subject, key, controller, vendor });
  return { subject: { category: subject, key, ...askedOf({ controller, vendor }) } };
}

/** `gallra hold`: places a legal hold. */
export const hold: CliCommand = ({ run }) =>
  flags().action((options) =>
    run(options, async (context) => {
      const { reason, citation, by, review } = options;
      const { id } = await context.gallra.holds.place({
        covers: coverOf(context, options),
        reason,
        ...(citation === undefined ? {} : { citation }),
        placedBy: by,
        reviewOn: review,
      });
      const acting = await actingFor(context, options);
      return saidFor(acting, {
        exitCode: 0,
        data: { hold: id },
        text: () => textsIn(holdPlaced, context.language)(id),
      });
    }),
  );
