// The running figures: state, time, tokens, samples, money.
import { h, say } from '../shell/dom.js';
import { count, seconds, short, usd } from '../shell/format.js';

const STATES = { waiting: 'Starting', running: 'Searching', finished: 'Done', stopped: 'Stopped', failed: 'Failed' };

/** Figures of a model; `update` brings them up to date. */
export function figures(model) {
  const state = h('dd', { class: 'state' });
  const time = h('dd');
  const tokens = h('dd');
  const samples = h('dd');
  const money = h('dd');
  const part = h('span', { class: 'gauge-fill' });
  const gauge = h('div', { class: 'gauge', role: 'img' }, part);
  const began = performance.now();
  const element = h('div', { class: 'figures-box' }, h('dl', { class: 'figures' },
    figure('State', state), figure('Time', time), figure('Tokens', tokens), figure('Samples', samples), figure('Cost', money)), gauge);
  return { element, update };

  function update() {
    const used = model.tokens();
    const total = used.prompt + used.completion;
    const isOver = model.state !== 'running' && model.state !== 'waiting';
    say(state, STATES[model.state]);
    state.dataset.state = model.state;
    const live = !isOver && model.isLive ? (performance.now() - began) / 1000 : model.seconds();
    say(time, seconds(Math.max(model.seconds(), live)));
    say(tokens, short(total));
    tokens.title = `${count(used.prompt)} read, ${count(used.completion)} written`;
    const { asked, finished, failed, cancelled } = model.samples;
    say(samples, asked ? `${count(finished)} of ${count(asked)}` : '0');
    samples.title = [failed && `${failed} failed`, cancelled && `${cancelled} stopped early`].filter(Boolean).join(', ');
    say(money, usd(model.usd()));
    money.title = model.usd() === null ? 'No price is set for this model' : '';
    const most = model.started?.budget?.max_tokens;
    gauge.hidden = !most;
    if (most) {
      part.style.setProperty('transform', `scaleX(${Math.min(1, total / most)})`);
      gauge.setAttribute('aria-label', `${count(total)} of at most ${count(most)} tokens used`);
      gauge.title = gauge.getAttribute('aria-label');
    }
  }
}

function figure(name, value) {
  return h('div', {}, h('dt', {}, name), value);
}
