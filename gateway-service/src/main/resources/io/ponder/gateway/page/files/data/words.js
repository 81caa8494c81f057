// How jobs are told in words.
import { h } from '../shell/dom.js';

const NAMES = { out_of_budget: 'out of budget' };

export const stateName = state => NAMES[state] ?? state;

export const stateTag = state => h('span', { class: `outcome-tag ${state}` }, stateName(state));

/** 40 s, 28 min, 3.5 h, 2.1 days. */
export function about(seconds) {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${(seconds / 3600).toFixed(1)} h` : `${(seconds / 86_400).toFixed(1)} days`;
}

/** Up to here a job may still change by itself. */
export const works = state => ['forecasting', 'running', 'finishing'].includes(state);
