// A former address leads on at once, to the same place of the page; without scripts a refresh does, which loses the place.
const { to } = document.currentScript.dataset;
location.replace(new URL(to, location.href).href + location.hash);
