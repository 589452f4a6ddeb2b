import type { Page } from 'playwright-core';

/** What is cut off or makes the page scroll sideways. Boxes that scroll by themselves may hold longer lines. */
export const tooWide = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const found: string[] = [];
    if (document.documentElement.scrollWidth > width)
      found.push(`scrolls: ${document.documentElement.scrollWidth} > ${width}`);
    for (const element of document.querySelectorAll('body *')) {
      const box = element.getBoundingClientRect();
      if (
        !box.width ||
        element.closest('.unseen, .skip, pre, .scroll table') ||
        element.closest('select') !== null
      )
        continue;
      if (box.right > width + 1 || box.left < -1)
        found.push(`${element.outerHTML.slice(0, 80)} is out of sight`);
    }
    for (const element of document.querySelectorAll('button, summary, label, select, h1, h2, h3, a')) {
      const { overflowX } = getComputedStyle(element);
      if (
        overflowX !== 'visible' &&
        element.scrollWidth > element.clientWidth + 1 &&
        !element.closest('.unseen')
      )
        found.push(`${element.outerHTML.slice(0, 80)} is cut off`);
    }
    return found;
  });
