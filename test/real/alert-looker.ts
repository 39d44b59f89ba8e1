/** Looks for what is to be told, as the agent and every run do: `alert-looker CONFIGURATION STATE`; says what was sent as JSON. Started by alerts-together.test.ts. */
import { sendAlerts } from '../../core/alerts.ts';
import { systemWorld } from '../../core/assemble.ts';

const [configuration = '', state = ''] = process.argv.slice(2);
const world = systemWorld({ configuration, state, home: state });
process.stdout.write(`${JSON.stringify(await sendAlerts(world, { server: undefined, isTest: false }))}\n`);
