import type { CommanderError } from '@commander-js/extra-typings';
import { GallraError } from '@gallra/core';

/** What commander refuses, in words that repeat nothing but the name of an option. */
export function wrongUse(error: CommanderError): GallraError {
  const [option] = /--?[a-z][a-z-]*(?= )/.exec(error.message) ?? [];
  const [unknown] = /'(--[a-z][a-z-]*|-[a-z])/i.exec(error.message) ?? [];
  const [suggestion] = /\(Did you mean .*\?\)/.exec(error.message) ?? [];
  const messages: Readonly<Record<string, string>> = {
    'commander.unknownOption': `There is no option ${unknown?.slice(1) ?? 'of that name'}.${suggestion === undefined ? '' : ` ${suggestion}`}`,
    'commander.unknownCommand': `There is no such command.${suggestion === undefined ? '' : ` ${suggestion}`}`,
    'commander.excessArguments': 'The command takes options only: write --name value.',
    'commander.optionMissingArgument': `${option ?? 'An option'} needs a value.`,
    'commander.missingArgument': 'The command needs a file to read.',
    'commander.missingMandatoryOptionValue': `${option ?? 'An option'} is missing.`,
  };
  return new GallraError(
    'command.invalid',
    `${messages[error.code] ?? 'The command cannot be read.'} "gallra --help" tells more.`,
  );
}
