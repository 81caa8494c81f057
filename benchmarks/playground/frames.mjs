// Frame times of the page's tree with 1,000 nodes, in Chromium. With Ponder running:
//   npm install --no-save puppeteer-core && node benchmarks/playground/frames.mjs [http://127.0.0.1:8080] [chromium]
import puppeteer from 'puppeteer-core';

const [url = 'http://127.0.0.1:8080', executablePath = '/usr/bin/chromium'] = process.argv.slice(2);
const browser = await puppeteer.launch({ executablePath, headless: true, args: process.getuid() === 0 ? ['--no-sandbox'] : [] });
const page = await browser.newPage();
await page.setViewport({ width: 1440, height: 950 });
await page.goto(`${url}/#/trace`);
await page.waitForSelector('#main h1');
console.log(JSON.stringify(await page.evaluate(measure), null, 2));
await browser.close();

async function measure() {
  const files = document.querySelector('script[type=module]').src.replace(/app\.js$/, '');
  const { SearchPanel } = await import(`${files}search/panel.js`);
  const { SearchModel } = await import(`${files}search/model.js`);
  const main = document.getElementById('main');
  const trace = thousand();

  const whole = new SearchModel();
  trace.forEach(event => whole.add(event));
  whole.stop();
  const opened = new SearchPanel(whole);
  main.replaceChildren(opened.element);
  await frames(1500);
  opened.view.times.length = 0;
  let i = 0;
  const panned = await frames(4000, () => {
    opened.view.view.zoom(i++ % 80 < 40 ? 1.03 : 1 / 1.03, 400, 250);
    opened.view.view.move(Math.sin(i / 20) * 3, 1);
    opened.view.redraw();
  });
  const report = { nodes: whole.nodes.size - 1, panned: { frames: summary(panned), drawing: summary(opened.view.times) } };
  opened.close();

  const growing = new SearchModel();
  const panel = new SearchPanel(growing);
  main.replaceChildren(panel.element);
  const each = Math.ceil(trace.length / 240);
  let at = 0;
  const grown = await frames(4200, () => {
    for (let k = 0; k < each && at < trace.length; k++) growing.add(trace[at++]);
    panel.changed();
  });
  report.grown = { frames: summary(grown), drawing: summary(panel.view.times) };
  panel.close();
  return report;

  async function frames(ms, step = () => {}) {
    const gaps = [];
    let last = performance.now();
    for (const end = last + ms; last < end;) {
      await new Promise(requestAnimationFrame);
      const now = performance.now();
      gaps.push(now - last);
      last = now;
      step();
    }
    return gaps;
  }

  function summary(times) {
    const sorted = [...times].sort((a, b) => a - b);
    const quantile = share => Number(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))].toFixed(2));
    return { count: sorted.length, p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99), max: quantile(1) };
  }

  /** A beam search of 1,000 nodes: 40 first steps, then 2 or 3 continuations of 43 paths. */
  function thousand() {
    const events = [{ type: 'started', seq: 0, at_ms: 0, strategy: 'beam_search', model: 'synthetic', budget: { max_tokens: 200000 } }];
    let front = [0];
    let id = 0;
    for (let depth = 1; id < 1000; depth++) {
      const next = [];
      for (const parent of front) {
        const samples = Math.min(1000 - id, parent === 0 ? 40 : 2 + (id % 4 > 0));
        const call = events.length;
        if (samples) events.push({ type: 'propose_started', at_ms: call, call, node: parent, samples, unit: 'step' });
        for (let trial = 0; trial < samples; trial++) {
          id++;
          const isEnd = id > 880;
          events.push({ type: 'proposed', at_ms: call, call, node: { id, parent, trial, depth, continues: true, text: `Step ${depth}: 24 - 5 = 19`, finish_reason: isEnd ? 'stop' : 'step', answer: isEnd ? { text: '19', key: '19' } : undefined, tokens: { prompt: 60, cached: 50, completion: 15 } } });
          events.push({ type: 'scored', at_ms: call, call, node: id, value: (id * 37 % 100) / 100, score: { explanation: 'checked' } });
          if (!isEnd) next.push(id);
        }
      }
      front = next.sort((a, b) => a * 37 % 101 - b * 37 % 101).slice(0, 43);
    }
    return events;
  }
}
