import { ContextProvider } from '@lit/context';
import { render, type TemplateResult } from 'lit';
import { onTestFinished } from 'vitest';
import { type BenchView, benchContext } from '../bench/bench-view.ts';
import '../styles/site.css';
import '../styles/lab.css';

/** Puts elements into the page, under a bench if they need one, until the test ends. */
export function mount(template: TemplateResult, view?: BenchView): HTMLElement {
  const place = document.createElement('main');
  document.body.append(place);
  if (view) new ContextProvider(place, { context: benchContext, initialValue: view }).hostConnected();
  render(template, place);
  onTestFinished(() => place.remove());
  return place;
}
