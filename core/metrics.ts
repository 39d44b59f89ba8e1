/** `alp metrics`: the report as Prometheus reads it. */
import { gatherReport } from './gather-report.ts';
import { metricsText, mostSeries } from './report/metrics-text.ts';
import type { World } from './world/world.ts';

/** node_exporter never sees half a file, and runs as another user. */
export async function metrics(world: World, version: string, textfile?: string): Promise<string> {
  const text = await metricsNow(world, version);
  if (textfile !== undefined) {
    // It reads what ends in .prom.
    const fresh = `${textfile}.${world.machine.pid}.new`;
    await world.files.replace(fresh, text);
    const attributes = await world.files.attributesOf(fresh);
    if (attributes) await world.files.setAttributes(fresh, { ...attributes, mode: 0o644 });
    await world.files.rename(fresh, textfile);
  }
  return text;
}

async function metricsNow(world: World, version: string): Promise<string> {
  const gathered = await gatherReport(world, { hereOnly: false }, { inAll: mostSeries, urgent: mostSeries });
  if (!gathered.ok) throw new Error(`${gathered.message}; ${gathered.remedy}`);
  return metricsText(gathered.value, version);
}
