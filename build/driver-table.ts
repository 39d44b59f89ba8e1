/** Writes the table of drivers in README.md anew, from what the drivers say of themselves. */
import { readFileSync, writeFileSync } from 'node:fs';
import { allDrivers } from '../core/drivers/all.ts';
import { driverTableText } from '../core/rules/driver-manual.ts';

const readme = new URL('../README.md', import.meta.url);
const between = /(<!-- drivers: made by build\/driver-table.ts -->\n)[\s\S]*?(<!-- end of drivers -->)/;
const text = readFileSync(readme, 'utf8');
const fresh = text.replace(between, (_, begin: string, end: string) => `${begin}${driverTableText(allDrivers)}\n${end}`);
if (fresh !== text) writeFileSync(readme, fresh);
