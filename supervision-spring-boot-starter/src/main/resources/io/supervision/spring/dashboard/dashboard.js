// Finds the other scripts: they lie below this page's own address, whatever that is.
const home = location.pathname.replace(/\/+$/, '');

import(`${home}/app.js`).catch((failure) => {
  const connection = document.getElementById('connection');
  connection.textContent = `The page could not be loaded in full (${failure.message}). Load it again.`;
  connection.hidden = false;
});
