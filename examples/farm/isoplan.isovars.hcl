# Read without being asked for. Two halves, so that one can be taken out of the
# load balancer: blue are the older machines, green the newer ones.
servers = {
  web01 = { group = "blue", memory = "1GB", checkout = false }
  web02 = { group = "blue", memory = "1GB", checkout = false }
  web03 = { group = "blue", memory = "2GB" }
  web04 = { group = "blue", memory = "2GB" }
  web05 = { group = "blue", memory = "2GB" }
  web06 = { group = "blue", memory = "2GB" }
  web07 = { group = "blue", memory = "2GB" }
  web08 = { group = "blue", memory = "2GB" }
  web09 = { group = "blue", memory = "2GB" }
  web10 = { group = "blue", memory = "2GB" }

  web11 = { group = "green", memory = "4GB", web_garden = 2 }
  web12 = { group = "green", memory = "4GB", web_garden = 2 }
  web13 = { group = "green", memory = "4GB", web_garden = 2 }
  web14 = { group = "green", memory = "4GB", web_garden = 2 }
  web15 = { group = "green", memory = "4GB", web_garden = 2 }
  web16 = { group = "green", memory = "4GB", web_garden = 2 }
  web17 = { group = "green", memory = "4GB", web_garden = 2 }
  web18 = { group = "green", memory = "4GB", web_garden = 2 }
  web19 = { group = "green", memory = "4GB" }
  web20 = { group = "green", memory = "4GB" }
}
