import type { Bill } from '@crossover/model';
import { formatUsd } from '../format.ts';
import { nameService } from '../words.ts';
import { xAxis, xGrid } from './axis.ts';
import type { Figure } from './figure.ts';
import type { Box, Size } from './frame.ts';
import { linearScale } from './scale.ts';
import { element, label } from './svg.ts';
import { drawSvg, marker, type Series, seriesClass } from './theme.ts';

export interface BillSeries extends Series {
  readonly bill: Bill;
}

/** Each AWS service's part of each bill, the largest first; the table has every line. */
export function billFigure(id: string, series: readonly BillSeries[]): Figure {
  const amounts = series.map(({ bill }) => {
    const byService = new Map<string, number>();
    for (const { service, amountUsd } of bill.items) {
      byService.set(service, (byService.get(service) ?? 0) + amountUsd);
    }
    return byService;
  });
  const most = (service: string) => Math.max(...amounts.map((one) => one.get(service) ?? 0));
  const services = [...new Set(amounts.flatMap((one) => [...one.keys()]))]
    .filter((service) => most(service) >= 0.005)
    .sort((a, b) => most(b) - most(a) || (a < b ? -1 : 1));

  const draw = (size: Size): string => {
    const isWide = size.name === 'wide';
    const lane = 22 + series.length * 15;
    const box: Box = { left: 14, right: size.width - 74, top: 6, bottom: 6 + services.length * lane };
    const x = linearScale([0, Math.max(1, ...services.map(most))], [box.left, box.right], isWide ? 6 : 3);
    const body = [xGrid(x, box)];
    for (const [index, service] of services.entries()) {
      const y = box.top + index * lane;
      body.push(label(0, y + 13, nameService(service), { class: 'small strong halo' }));
      for (const [line, one] of series.entries()) {
        const amount = amounts[line]?.get(service) ?? 0;
        const top = y + 18 + line * 15;
        body.push(
          element(
            'g',
            { class: seriesClass(one.id) },
            amount === 0
              ? ''
              : element('rect', {
                  class: 'bar',
                  x: box.left,
                  y: top,
                  width: Math.max(1, x(amount) - box.left),
                  height: 11,
                }),
            marker(one, 5, top + 5.5, 'mark', 8),
          ),
          label(x(amount) + 6, top + 9.5, amount === 0 ? 'none' : formatUsd(amount), {
            class: amount === 0 ? 'muted small' : 'small',
          }),
        );
      }
    }
    body.push(xAxis(x, box, 'USD per month', (tick) => `$${tick}`));
    return drawSvg({
      id,
      name: `Bar chart: monthly bill by service for ${series.map(({ title }) => title).join(' and ')}`,
      width: size.width,
      height: box.bottom + 44,
      series,
      body,
    });
  };
  return {
    id,
    draw,
    data: {
      columns: [
        'architecture',
        'service',
        'item',
        'quantity',
        'unit',
        'unit price (USD)',
        'tier',
        'USD/month',
        'price source',
        'price date',
      ],
      rows: series.flatMap(({ title, bill }) =>
        bill.items.map((item) => [
          title,
          nameService(item.service),
          item.description,
          item.quantity,
          item.unit,
          item.unitPriceUsd,
          item.tier ?? '',
          item.amountUsd,
          item.source,
          item.sourceDate,
        ]),
      ),
    },
  };
}
