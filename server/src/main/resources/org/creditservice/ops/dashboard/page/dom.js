// Elements. All text is set as text, never as HTML: an id may well be "<script>".

/** Makes an element: h('a', {href: '#/'}, 'Overview'). Properties with a dash, and role, are attributes. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'class') element.className = value;
    else if (name in element && !name.includes('-') && name !== 'role') element[name] = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Changes a text only if it differs: what is not changed is not read out again. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** The same for an attribute. */
export function setAttribute(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** Says something to those who can't see the page change. */
export function announce(text) {
  setText(document.getElementById('announcement'), text);
}

/** A table that scrolls by itself where the screen is narrow. Columns are [title, class]. */
export function table(caption, columns, rows) {
  return h('div', {class: 'scroll', role: 'region', 'aria-label': caption, tabIndex: 0},
    h('table', {},
      h('caption', {class: 'hidden'}, caption),
      h('thead', {}, h('tr', {}, columns.map(([title, style]) => h('th', {scope: 'col', class: style}, title)))),
      h('tbody', {}, rows.map((cells) =>
        h('tr', {}, cells.map((cell, index) => h('td', {class: columns[index][1]}, cell)))))));
}

/** Facts with their names; facts that are null are left out. */
export function facts(pairs) {
  return h('dl', {class: 'facts'},
    pairs.filter((pair) => pair && pair[1] !== null && pair[1] !== undefined)
      .map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))));
}

/** A part of a view. */
export function section(title, ...children) {
  return h('section', {class: 'card'}, h('h2', {}, title), ...children);
}

/** What is said where there is nothing to show. */
export function empty(text, ...more) {
  return h('p', {class: 'empty'}, text, ...more);
}
