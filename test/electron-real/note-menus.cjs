// Loaded before the app in a real Electron: keeps the newest tray menu where a test can see it, for nobody can ask a tray for its own.
const { Tray } = require('electron');

const { setContextMenu } = Tray.prototype;
Tray.prototype.setContextMenu = function noteMenu(menu) {
  globalThis.alpTrayMenu = menu;
  return setContextMenu.call(this, menu);
};
